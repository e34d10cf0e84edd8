"""The page where there is none: in the visitor's language, with the way back."""

from __future__ import annotations

from dashboard.bare_page import signpost
from dashboard.i18n import strings


def nothing_page(lang: str, theme: str, path: str) -> str:
    """The page's HTML; `path` is what was asked for."""
    texts = strings(lang)
    title, text, home = (texts[f"nothing.{name}"] for name in ("title", "text", "home"))
    return signpost(lang, theme, title=title, text=text, path=path, href="/", go=home)
