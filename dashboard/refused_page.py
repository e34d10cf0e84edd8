"""The page for whoever may not open the one asked for: that it is not this post's, and which page is."""

from __future__ import annotations

from dashboard.bare_page import signpost
from dashboard.i18n import strings


def refused_page(lang: str, theme: str, path: str, onward: tuple[str, str]) -> str:
    """The page's HTML; `path` is what was asked for, `onward` the path and the name of a page that this viewer may open."""
    texts, (href, name) = strings(lang), onward
    go = texts["refused.go"].replace("{page}", texts[f"nav.{name}"])
    return signpost(lang, theme, title=texts["refused.title"], text=texts["refused.text"], path=path, href=href, go=go)
