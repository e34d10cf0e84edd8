"""What a briefing's names and numbers are called, and where the records behind a number stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from layers.briefing.number import Number, Records, Sentence, Shown
from layers.cells import resolution_of
from layers.planner.question import PlannerQuestion, link

if TYPE_CHECKING:
    from dashboard.i18n import Words
    from data_loaders.access import Access

# The planner's own, where no hexagon says another.
_RESOLUTION = 9


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language, by the deployment's own lists."""

    words: Words
    classes: Mapping[str, str]
    departments: Mapping[str, str]
    areas: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    sources: Mapping[str, str]

    @staticmethod
    def of(access: Access, words: Words) -> Names:
        """The names of a deployment."""
        district = access.district
        return Names(
            words,
            {one.id: words.pick(one.name) for one in district.classes},
            {code: words.pick(one.name) for code, one in district.departments.items()},
            access.area_names,
            {kind.id: words.pick(kind.name) for kind in district.area_kinds},
            {one.name: words.pick(one.label) for one in access.feed_states()},
        )

    def class_(self, name: str) -> str:
        """A class; one that the profile does not have by its own id."""
        return self.classes.get(name) or name or self.words("class.unknown")

    def department(self, code: str) -> str:
        """A department; one that the profile does not have by what its source calls it."""
        return self.departments.get(code) or code or self.words("department.no_department")

    def area(self, kind: str, code: str) -> str:
        """An area by kind and code."""
        return self.areas.get(kind, {}).get(code, code)

    def step(self, step: str) -> str:
        """A step of a case."""
        return self.words.either(f"case.step.{step}", "briefing.no_step") if step else self.words("briefing.no_step")

    def owing(self, step: str) -> str:
        """A step, and the post that is to act on what stands there."""
        post = f"case.post.{step}"
        return self.words("join.dot").join([self.step(step), *([self.words(post)] if self.words.has(post) else [])])

    def sentence(self, one: Sentence) -> str:
        """The sentence in this language."""
        return self.words(
            f"briefing.says.{one.key}", **{name: self._value(value) for name, value in one.values.items()}
        )

    def _value(self, value: float | str | tuple[str, ...]) -> str:
        if isinstance(value, tuple):
            return self.words("join.list").join(self._value(one) for one in value)
        if not isinstance(value, str):
            return self.words.number(value)
        kind, _, rest = value.partition(":")
        if kind == "class":
            return self.class_(rest)
        if kind == "department":
            return self.department(rest) if rest else self.words("briefing.says.no_department")
        if kind == "source":
            return self.sources.get(rest, rest)
        if kind == "area":
            return self.area(*rest.split(":", 1))
        if kind == "day":
            return self.words("briefing.on_day", day=rest) if rest else self.words("briefing.today")
        if kind == "moment":
            return self.words.moment(datetime.fromisoformat(rest))
        return hours_text(float(rest), self.words) if kind == "hours" else value


def hours_text(hours: float, words: Words) -> str:
    """How long, in the greatest unit that says it: days from two on, else hours, else minutes."""
    return words.age(hours * 3600)


def value_text(number: Number, words: Words) -> str:
    """A number's value in its unit's form: shares in percent, hours with one decimal, counts whole."""
    if number.value is None:
        return words.number(None)
    if number.unit == "share":
        return f"{100 * number.value:.1f}%"
    return f"{number.value:,.1f}" if number.unit == "hours" else words.number(round(number.value))


def href_of(records: Records | None) -> str:
    """Where the records behind a number are shown; empty where there is no such place."""
    if records is None:
        return ""
    if records.shown is Shown.QUEUE:
        parts = [("standing", records.standing), ("step", records.step), ("department", records.department)]
        kept = [f"{name}:{quote(value, safe='')}" for name, value in [*parts, ("area", records.area)] if value]
        return "/?queue=" + quote(",".join(kept), safe=":,%")
    if records.shown is Shown.MAP:
        where = f"&sel=area:{quote(records.area, safe=':')}" if records.area else ""
        return f"/?layers={records.measure}{where}"
    window = records.window
    return link(
        PlannerQuestion(
            measure=records.measure,
            classes=records.classes,
            departments=(records.department,) if records.department else (),
            window=f"{window.start.isoformat()}/{window.end.isoformat()}" if window else "28d",
            statuses=records.statuses,
            area=records.area,
            picked=records.cells,
            resolution=resolution_of(int(records.cells[0], 16)) if records.cells else _RESOLUTION,
        )
    )
