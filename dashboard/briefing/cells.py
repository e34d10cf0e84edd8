"""Cells of a briefing's tables: a number with its records and what became of it, and a count beside what is usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.briefing.document import Band, Cell
from dashboard.briefing.names import Names, href_of, value_text
from layers.briefing.number import Number, Records
from layers.statistics import FEWEST_PERIODS, Kind, usual_band

TONES = {Kind.MORE: "more", Kind.FEWER: "fewer"}


@dataclass(frozen=True, slots=True)
class Telling:
    """What cells are made with: names, and by id the values that an issued briefing held where they differ from now's."""

    names: Names
    issued: Mapping[str, float | None]

    def number(self, one: Number, *, tone: str = "", linked: bool = True) -> Cell:
        """A number. Where a briefing was issued its value stands, and beside it what it is now."""
        words = self.names.words
        text = value_text(one, words)
        corrected = ""
        if one.id in self.issued:
            corrected = words("briefing.corrected", now=text)
            text = value_text(_with(one, self.issued[one.id]), words)
        href = href_of(one.records) if linked else ""
        return Cell(text=text, href=href, number=True, tone=tone, corrected=corrected)

    def count(self, value: float | None, opens: Records | None = None) -> Cell:
        """A sum that no briefing keeps by itself; without records it opens nothing."""
        return Cell(text=self.names.words.number(value), href=href_of(opens), number=True)

    def dashes(self, numbers: Sequence[Number]) -> tuple[str, ...]:
        """Why a dash stands beside some of these counts, a sentence for each column that has one: on paper nobody can ask."""
        known = [one for one in numbers if one.value is not None]
        why = {
            "usual": any(one.change is None or one.change.expected is None for one in known),
            "year_ago": any(one.year_ago is None for one in known),
            "just_before": any(one.just_before is None for one in known),
        }
        return tuple(
            self.names.words(f"briefing.dash.{name}", n=FEWEST_PERIODS) for name, stands in why.items() if stands
        )

    def beside(self, one: Number, most: float) -> tuple[Cell, ...]:
        """Count, what is usual, band, verdict, z, 同比, 环比; `most` is the greatest that the band's axis shows."""
        words, change = self.names.words, one.change
        tone = TONES.get(change.kind, "") if change else ""
        expected = None if change is None else change.expected
        z = "—" if change is None or change.z is None else signed(change.z)
        verdict = words(f"briefing.verdict.{change.kind.value if change else 'unknown'}")
        return (
            self.number(one, tone=tone),
            Cell(text=words.number(None) if expected is None else f"{expected:,.1f}", number=True),
            Cell(band=_band(one, most)),
            Cell(text=verdict, tone=tone),
            Cell(text=z, number=True, tone=tone),
            Cell(text=self._against(one, one.year_ago), number=True),
            Cell(text=self._against(one, one.just_before), number=True),
        )

    def _against(self, one: Number, then: int | None) -> str:
        """By how much it is more or fewer than it was, in percent with what it was; a dash where nobody counted."""
        words = self.names.words
        if then is None or one.value is None:
            return words.number(None)
        if not then:
            return words("briefing.from", then=words.number(then))
        share = round(100 * (one.value - then) / then)
        text = f"+{share}%" if share > 0 else f"{share}%".replace("-", "−")
        return words("briefing.against", share=text, then=words.number(then))


def signed(value: float) -> str:
    """One decimal with its sign, a true minus; nought has none."""
    text = f"{value:+.1f}".replace("-", "−")
    return "0.0" if text in {"+0.0", "−0.0"} else text


def axis(numbers: Sequence[Number]) -> float:
    """The greatest count or band's end among these."""
    ends = [band[1] for one in numbers if one.change and (band := usual_band(one.change))]
    return max([*ends, *(one.value or 0 for one in numbers), 1])


def _band(one: Number, most: float) -> Band | None:
    band = usual_band(one.change) if one.change else None
    if band is None or one.value is None or one.change is None or one.change.expected is None:
        return None
    low, high, mean, now = (min(1.0, part / most) for part in (*band, one.change.expected, one.value))
    return Band(low, high, mean, now, one.change.kind in TONES)


def _with(one: Number, value: float | None) -> Number:
    return Number(id=one.id, value=value, unit=one.unit, how=one.how)
