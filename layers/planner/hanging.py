"""Whether a planner's question may hang on a wall: a passer-by reads it, and nobody stands beside it to see who.

It is held to what the wall's own layers are held to (`layers.walls`), and to less where it says more than they do. A
reason is a code; screens have its words (`planner.hang.<code>`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data_loaders.contract import BadInputError, Role
from layers.planner.measures import MEASURES
from layers.planner.question import HEXAGON, POINT, PlannerQuestion
from layers.planner.questions import NOT_APPRAISED, RESIDENT_RESOLUTIONS
from layers.planner.wording import LAST_YEAR, PREVIOUS, area_values
from layers.registry import SHIPPED
from layers.walls import RES_MAX, WINDOWS

# How many, of what the walls' own layers count too. How long or how well somebody worked is judged at a desk.
HANGING_MEASURES = ("count", "open", "overdue", "per_1000")
# What is said besides where and how many (a kind of event, being late) is told of no place finer than this: the cell to
# which a sensitive incident is generalised.
SAYING_RES_MAX = 8
# Fewer classes that are shown at all make a group a single class under another name.
GROUP_CLASSES_MIN = 2
# Sources that a layer of the walls counts by themselves.
SHOWN_ALONE = frozenset(spec.feeds[0] for spec in SHIPPED if Role.WALL in spec.audience and len(spec.feeds) == 1)
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Walls:
    """The district whose walls they are: its kinds of areas, and of each group of classes how many are shown at all."""

    area_kinds: tuple[str, ...]
    groups: Mapping[str, int]


def kept_from_walls(text: str, area_kinds: tuple[str, ...], groups: Mapping[str, int]) -> tuple[str, ...]:
    """Why the question of that text may not hang on this district's walls; nothing where it may."""
    try:
        question = PlannerQuestion.parse(text)
    except BadInputError:
        return (UNREADABLE,)
    return reasons(question, Walls(area_kinds, groups))


def reasons(question: PlannerQuestion, walls: Walls) -> tuple[str, ...]:
    """The codes of all that keeps a question from the walls, in the order of the planner's page."""
    return tuple(code for code, keeps in _RULES.items() if keeps(question, walls))


def _unanswerable(question: PlannerQuestion, walls: Walls) -> bool:
    low, high = RESIDENT_RESOLUTIONS
    measure = MEASURES.get(question.measure)
    if measure is None or question.by not in (HEXAGON, POINT, *walls.area_kinds):
        return True
    return measure.by_residents and not (question.by == HEXAGON and low <= question.resolution <= high)


def _fine_hexagons(question: PlannerQuestion, _walls: Walls) -> bool:
    return question.by == HEXAGON and question.resolution > RES_MAX


def _saying(question: PlannerQuestion, _walls: Walls) -> bool:
    says = bool(question.groups) or question.measure == "overdue"
    return says and question.by == HEXAGON and SAYING_RES_MAX < question.resolution <= RES_MAX


def _area(question: PlannerQuestion, _walls: Walls) -> bool:
    """Areas cut by another geography leave slivers of a house or two; only areas told as themselves leave none."""
    return bool(question.area) and (question.by == HEXAGON or area_values(question.area)[0] != question.by)


def _lone_group(question: PlannerQuestion, walls: Walls) -> bool:
    return any(walls.groups.get(group, 0) < GROUP_CLASSES_MIN for group in question.groups)


_RULES: Mapping[str, Callable[[PlannerQuestion, Walls], bool]] = {
    UNREADABLE: _unanswerable,
    "measure": lambda asked, _: asked.measure in MEASURES and asked.measure not in HANGING_MEASURES,
    "against": lambda asked, _: asked.against not in {"", PREVIOUS, LAST_YEAR},
    "window": lambda asked, _: asked.window not in WINDOWS,
    "span": lambda asked, _: bool(asked.span),
    "classes": lambda asked, _: bool(asked.classes),
    "lone_group": _lone_group,
    "hours": lambda asked, _: bool(asked.hours),
    "area": _area,
    "feed": lambda asked, _: not set(asked.feeds) <= SHOWN_ALONE,
    "crossed": lambda asked, _: bool(asked.groups and asked.feeds),
    "status": lambda asked, _: bool(asked.statuses),
    "department": lambda asked, _: bool(asked.departments),
    "picked": lambda asked, _: bool(asked.picked),
    "points": lambda asked, _: asked.by == POINT,
    "one_worker": lambda asked, _: asked.by == NOT_APPRAISED,
    "fine_hexagons": _fine_hexagons,
    "saying": _saying,
}
# Every reason that there is.
REASONS = tuple(_RULES)
