"""The page for whoever may not open the one asked for: that it is not this post's, and which page is."""

from __future__ import annotations

from html import escape
from string import Template

from dashboard.bare_page import bare_page
from dashboard.i18n import strings

_BODY = Template("""<main class="sign-in-panel">
<h1 class="sign-in-heading">$title</h1>
<p>$text</p>
<p><code>$path</code></p>
<p><a class="sign-in-home" href="$href">$go</a></p>
</main>""")


def refused_page(lang: str, theme: str, path: str, onward: tuple[str, str]) -> str:
    """The page's HTML; `path` is what was asked for, `onward` the path and the name of a page that this viewer may open."""
    texts = strings(lang)
    href, name = onward
    words = {
        "title": texts["refused.title"],
        "text": texts["refused.text"],
        "path": path[:100],
        "href": href,
        "go": texts["refused.go"].replace("{page}", texts[f"nav.{name}"]),
    }
    return bare_page(
        lang, theme, texts["refused.title"], _BODY.substitute({key: escape(text) for key, text in words.items()})
    )
