"""A briefing set in one language: head, headlines, sections, sources, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.briefing import duties, sections
from dashboard.briefing.ask import Made
from dashboard.briefing.cells import Telling
from dashboard.briefing.document import Document, Line
from dashboard.briefing.issued import corrections
from dashboard.briefing.names import Names, href_of
from data_loaders.access import ConfigError, Window
from layers.briefing.contents import Briefing
from layers.briefing.drawing import Palette, draw, legend
from layers.briefing.number import Number
from layers.briefing.period import Kind
from layers.spec import Steps

if TYPE_CHECKING:
    from dashboard.i18n import Words
    from data_loaders.access import Access, AreaKind
    from layers.registry import Registry

MAP_WIDTH = 560
DENSITY = "incident_density"
# The sign of a headline; its word stands beside it (`briefing.mark.<mark>`).
MARKS = {
    "more": "▲", "fewer": "▽", "overdue": "■", "due": "◐", "usual": "○", "silent": "※", "promise": "✓", "plain": "●",
}  # fmt: skip
LINES_SHOWN = 12


def set_document(made: Made, access: Access, words: Words, *, breaks: Sequence[float], palette: Palette) -> Document:
    """The briefing as it is read; where one was issued its values stand, and what differs now is marked (更正).

    `breaks` are the lower bounds of the map's colours: those of the layer of densities (`breaks_of`).
    """
    told = made.briefing
    names = Names.of(access, words)
    telling = Telling(names, corrections(made.issued, told) if made.issued else {})
    parts = names.areas.get(told.scope_parts, {})
    known = told.counts.total.value is not None
    drawing = draw(told.hot_spots, made.ground, breaks, palette, width=MAP_WIDTH, names=parts, known=known)
    held = [
        sections.classes(told, telling),
        duties.owed(told, telling),
        *([sections.parts(told, telling)] if told.counts.parts else []),
        *(
            [sections.where(told, telling, made.ground, legend(told.hot_spots, breaks) if known else ())]
            if drawing
            else []
        ),
        duties.departments(told, telling),
        duties.rates(told, telling),
        sections.repeats(told, telling),
        *([duties.patrols(told, telling)] if told.patrols else []),
        duties.promises(told, telling),
    ]
    district = words.pick(access.district.name)
    scaled = drawing.scaled(_scale(drawing.scale_m, words)) if drawing else None
    return Document(
        lang=words.lang,
        district=district,
        day=made.briefing.period.day.isoformat(),
        kicker=words("briefing.kicker", day=made.briefing.period.day.isoformat()),
        title=_area_name(told, names, access.district.area_kinds) or district,
        facts=_facts(made, words),
        lines=_lines(told, telling),
        # Of a window that nobody counted no section could say anything.
        sections=tuple(held) if told.counted else (),
        sources=duties.sources(told, telling, access.feed_states(), access.now()),
        drawing=scaled,
        foot=words("briefing.foot", district=district),
        # The page's own numbers are filled in where pages are made.
        words={key: words(f"briefing.{key}", n="{n}", of="{of}") for key in _SAID},
    )


def breaks_of(made: Made, registry: Registry) -> tuple[float, ...]:
    """The breaks of the layer of densities for the briefing's hexagons and window: one colour means the same everywhere."""
    steps = registry.get(DENSITY).legend
    window = made.briefing.period.window
    days = (window.end - window.start).total_seconds() / 86_400
    rolling = "24h" if days <= 1 else "7d" if days <= 7 else "28d"
    if not isinstance(steps, Steps):
        raise ConfigError(f"layer {DENSITY}: its legend has no steps")
    return steps.at(made.briefing.hot_spots.resolution, Window(window.start, window.end, rolling))


# Words that every setting needs beside its own.
_SAID = (
    "how", "section.sources", "section.today", "sign", "sign_date", "legend", "legend.hot", "legend.cold", "page", "map_alt",
    "today.what", "today.who", "today.when",
)  # fmt: skip


def _facts(made: Made, words: Words) -> tuple[str, ...]:
    period, issued = made.briefing.period, made.issued
    kind = words(f"briefing.window.{period.kind.value}")
    what = "weeks" if period.kind is Kind.WEEK else "days"
    left = words(f"briefing.left_out.{what}", n=period.left_out) if period.left_out else ""
    basis = words(f"briefing.basis.{period.basis.value}", n=len(period.before)) + left
    return (
        words("briefing.span", kind=kind, start=words.moment(period.window.start), end=words.moment(period.window.end)),
        *([basis] if made.briefing.counted else []),
        words("briefing.as_of", at=words.moment(made.as_of), zone=str(words.zone)),
        *([words("briefing.issued", at=words.moment(issued.at), by=issued.by)] if issued else []),
    )


def _lines(told: Briefing, telling: Telling) -> tuple[Line, ...]:
    words, numbers = telling.names.words, {one.id: one for one in told.numbers()}
    out = []
    for one in told.sentences[:LINES_SHOWN]:
        number: Number | None = numbers.get(one.number)
        cell = telling.number(number) if number and number.id in telling.issued else None
        out.append(
            Line(
                kind=one.mark,
                mark=MARKS[one.mark],
                label=words(f"briefing.mark.{one.mark}"),
                text=telling.names.sentence(one),
                href=href_of(one.records or (number.records if number else None)),
                corrected=words("briefing.corrected_line", was=cell.text) if cell else "",
            )
        )
    return tuple(out)


def _area_name(told: Briefing, names: Names, kinds: Sequence[AreaKind]) -> str:
    kind, _, code = told.area.partition(":")
    if not kind:
        return ""
    name, called = names.area(kind, code), names.kinds.get(kind, "")
    # A name may say its kind in another language than the page's: 松岘街道 is no 松岘街道 Street.
    own = next((one.name.values() for one in kinds if one.id == kind), ())
    return name if any(name.endswith(word) for word in own) else names.words("briefing.area", kind=called, name=name)


def _scale(metres: int, words: Words) -> str:
    return f"{metres} {words('unit.m')}" if metres < 1000 else f"{metres // 1000} {words('unit.km')}"
