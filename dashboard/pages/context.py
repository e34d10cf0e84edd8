"""What a page's layout is given: who looks, in which language, and the two things it may ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.i18n import Words

if TYPE_CHECKING:
    from dashboard.identity import Administration
    from data_loaders.access import Access, Viewer
    from layers.registry import Registry


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """One page for one viewer. `theme` is `dark` or `light`; `release` names the running build.

    `administration` is where accounts are looked after; the page of accounts alone asks for it.
    """

    viewer: Viewer
    words: Words
    theme: str
    access: Access
    registry: Registry
    release: str
    post: str = ""
    administration: Administration | None = None

    @staticmethod
    def of(  # noqa: PLR0917  # the application's own call; keyword-only would say nothing more
        viewer: Viewer, lang: str, theme: str, access: Access, registry: Registry, release: str
    ) -> PageContext:
        """The context with the words of `lang` and the district's zone."""
        words = Words.of(lang, access.district.zone)
        return PageContext(
            viewer=viewer,
            words=words,
            theme=theme if theme in ("dark", "light") else "dark",
            access=access,
            registry=registry,
            release=release,
            post=viewer.account,
        )
