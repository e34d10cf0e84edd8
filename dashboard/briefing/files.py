"""A briefing as a file: made, set and written, for a post's click, the morning's job and the command line alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dashboard.briefing.html_file import html_of
from dashboard.briefing.pdf import pdf_of
from dashboard.briefing.setting import breaks_of, set_document
from dashboard.i18n import Words
from layers.briefing.drawing import LIGHT

if TYPE_CHECKING:
    from dashboard.briefing.ask import Made
    from data_loaders.access import Access
    from layers.registry import Registry

Format = Literal["pdf", "html"]


def file_of(made: Made, access: Access, registry: Registry, lang: str, form: Format) -> bytes:
    """The file's bytes; the same briefing gives the same."""
    words = Words.of(lang, access.district.zone)
    document = set_document(made, access, words, breaks=breaks_of(made, registry), palette=LIGHT)
    return pdf_of(document) if form == "pdf" else html_of(document)
