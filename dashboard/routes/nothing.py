"""The page where there is none: in the visitor's language, with the way back."""

from __future__ import annotations

from html import escape
from string import Template

from dashboard.bare_page import bare_page
from dashboard.i18n import strings

_BODY = Template("""<main class="sign-in-panel">
<h1 class="sign-in-heading">$title</h1>
<p>$text</p>
<p><code>$path</code></p>
<p><a class="sign-in-home" href="/">$home</a></p>
</main>""")


def nothing_page(lang: str, theme: str, path: str) -> str:
    """The page's HTML; `path` is what was asked for, escaped here."""
    words = {name: escape(strings(lang)[f"nothing.{name}"]) for name in ("title", "text", "home")}
    return bare_page(lang, theme, strings(lang)["nothing.title"], _BODY.substitute(words, path=escape(path[:100])))
