"""The linear-programming audit (P1): what follows for each true number from all published numbers together.

The attacker knows the method and every published number, and not the key. For each unknown the smallest and the largest
value that agree with everything published are sought (HiGHS, by scipy). What the protection promises:

* **Residents of a hexagon** of any resolution, published as `p`: every value from `max(0, p − 4)` to `p + 4` remains
  (areas apportioned: from `p − 5` to `p + 5`, ends not included).
* **An age band or the elderly alone of a community**, published as `p`: every value from `max(0, p − 9)` to `p + 9`
  remains, the elderly alone not above the band that they belong to.
* **A community that is not shown**: its residents are known to no fewer than 20 values.
* **Sensitive incidents of a cell and week that was not shown** and has any: every value from 0 to 4 remains.

An interval that is narrower, or numbers that contradict each other (then no truth agrees with all of them, and the
attacker learns which were moved), are findings. Reals are allowed where the truth is whole: this can only widen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import h3.api.basic_int as h3
import numpy as np
import shapely
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tests.attacks.released import Released

BANDS = ("age_0_14", "age_15_59", "age_60_up")
ALONE = "elderly_alone"
Week = tuple[int, date]
NEAR = 1e-6
# A cell's number is that of its parent chain; a building near the edge may be drawn in the neighbour (a few per cent).
_SPILL_DEG = 0.0006


class System:
    """Linear inequalities over named unknowns, and the range that they leave each unknown or sum."""

    def __init__(self) -> None:
        self._names: dict[object, int] = {}
        self._bounds: list[tuple[float, float]] = []
        self._rows: list[tuple[dict[int, float], float]] = []

    def unknown(self, name: object, low: float, high: float) -> None:
        """One unknown within bounds."""
        self._names[name] = len(self._bounds)
        self._bounds.append((low, high))

    def at_most(self, terms: Mapping[object, float], most: float) -> None:
        """The weighted sum is at most `most`."""
        self._rows.append(({self._names[name]: weight for name, weight in terms.items()}, most))

    def between(self, names: list[object], low: float, high: float) -> None:
        """The sum lies within `low` and `high`."""
        self.at_most(dict.fromkeys(names, 1.0), high)
        self.at_most(dict.fromkeys(names, -1.0), -low)

    def same(self, left: list[object], right: list[object]) -> None:
        """Both sums are equal."""
        terms = dict.fromkeys(left, 1.0) | dict.fromkeys(right, -1.0)
        self.at_most(terms, 0.0)
        self.at_most({name: -weight for name, weight in terms.items()}, 0.0)

    def ranges(self, targets: Mapping[object, list[object]]) -> dict[object, tuple[float, float] | None]:
        """For each target (a sum of unknowns) its least and greatest value; None where nothing agrees with everything."""
        entries = [
            (row, column, weight) for row, (terms, _) in enumerate(self._rows) for column, weight in terms.items()
        ]
        matrix = None
        if entries:
            rows, columns, weights = zip(*entries, strict=True)
            matrix = coo_array((weights, (rows, columns)), shape=(len(self._rows), len(self._bounds))).tocsr()
        most = np.array([most for _, most in self._rows]) if entries else None
        out: dict[object, tuple[float, float] | None] = {}
        for target, names in targets.items():
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(len(self._bounds))
                cost[[self._names[name] for name in names]] = sign
                found = linprog(cost, A_ub=matrix, b_ub=most, bounds=self._bounds, method="highs")
                ends.append(sign * found.fun if found.success else None)
            out[target] = None if None in ends else (ends[0], ends[1])
        return out


def audit(released: Released, shapes: Mapping[str, shapely.Geometry], true_weeks: Mapping[Week, int]) -> list[str]:
    """Every broken promise, as a sentence.

    Args:
        released: all published numbers.
        shapes: the communities' outlines by code, which are public.
        true_weeks: true numbers of sensitive incidents, to tell a hidden number from a known zero.
    """
    return [*people(released, shapes), *sensitive(released, true_weeks), *counts_of_few(released)]


def people(released: Released, shapes: Mapping[str, shapely.Geometry]) -> list[str]:
    """Residents on hexagons and age bands on communities, in one system: the two geographies cut each other."""
    system, off = System(), 5 - NEAR if released.estimated else 4.0
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    for cell, count in released.residents.items():
        levels[h3.get_resolution(cell)][cell] = count
    promised: dict[object, tuple[float, float]] = {}
    targets: dict[object, list[object]] = {}
    finest = max(levels)
    for cell, count in levels[finest].items():
        system.unknown(cell, max(0.0, count - off), count + off)
    for cell, count in released.residents.items():
        inside = [child for child in levels[finest] if h3.cell_to_parent(child, h3.get_resolution(cell)) == cell]
        promised[cell], targets[cell] = (max(0.0, count - off), count + off), inside
        system.between(inside, count - off, count + off)
    whole = sum(levels[min(levels)].values())
    system.between(list(levels[finest]), whole - off, whole + off)
    _communities(system, released, levels[finest], shapes, promised, targets)
    return _findings(system.ranges(targets), promised, "residents")


def _communities(
    system: System,
    released: Released,
    cells: Mapping[int, int],
    shapes: Mapping[str, shapely.Geometry],
    promised: dict[object, tuple[float, float]],
    targets: dict[object, list[object]],
) -> None:
    parts: dict[str, list[object]] = {code: [] for code in shapes}
    for cell, count in cells.items():
        hexagon = shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(cell)]).buffer(_SPILL_DEG)
        touched = [code for code, shape in shapes.items() if hexagon.intersects(shape)]
        for code in [*touched, "outside"]:
            system.unknown((cell, code), 0.0, count + 5.0)
            if code != "outside":
                parts[code].append((cell, code))
        system.same([cell], [(cell, code) for code in [*touched, "outside"]])
    for code in shapes:
        shown = {
            name: released.communities[code, name] for name in (*BANDS, ALONE) if (code, name) in released.communities
        }
        if not shown:
            targets["hidden", code], promised["hidden", code] = parts[code], (0.0, 0.0)
            continue
        for name, count in shown.items():
            system.unknown((code, name), max(0.0, count - 9.0), count + 9.0)
            targets[code, name], promised[code, name] = [(code, name)], (max(0.0, count - 9.0), count + 9.0)
        bands: list[object] = [(code, name) for name in BANDS]
        system.at_most({(code, ALONE): 1.0, (code, BANDS[-1]): -1.0}, 0.0)
        system.at_most(dict.fromkeys(bands, -1.0), -500.0)
        for band in bands:
            system.at_most({name: (0.1 if name == band else -0.9) for name in bands}, 0.0)
        system.same(parts[code], bands)


def sensitive(released: Released, true_weeks: Mapping[Week, int]) -> list[str]:
    """Weeks and months of each cell: a month is the weeks whose Thursday lies in it."""
    found: list[str] = []
    for cell in sorted({cell for cell, _ in (*released.weeks, *released.months)}):
        system, promised, targets = System(), {}, {}
        for week in sorted(released.week_starts):
            shown = released.weeks.get((cell, week))
            system.unknown(week, *((0.0, 4.0) if shown is None else (shown, shown)))
            if shown is None and true_weeks.get((cell, week)):
                promised[week], targets[week] = (0.0, 4.0), [week]
        for (at, month), count in released.months.items():
            inside = [
                week for week in sorted(released.week_starts) if (week + timedelta(days=3)).replace(day=1) == month
            ]
            if at == cell and inside:
                system.between(inside, count, count)
        found += _findings(system.ranges(targets), promised, f"sensitive incidents of {cell:x}")
    return found


def counts_of_few(released: Released) -> list[str]:
    """Numbers that stand by themselves must not be small."""
    told = {"week": released.weeks, "month": released.months, "flagged": released.flagged}
    return [f"{name} {key}: {n}" for name, counts in told.items() for key, n in counts.items() if n < 5]


def _findings(
    ranges: Mapping[object, tuple[float, float] | None], promised: Mapping[object, tuple[float, float]], what: str
) -> list[str]:
    found = []
    for target, span in ranges.items():
        low, high = promised[target]
        if span is None:
            found.append(f"{what}, {target}: the published numbers contradict each other")
        elif isinstance(target, tuple) and target[0] == "hidden":
            if span[1] - span[0] < 19:
                found.append(f"{what}, {target}: {span[0]:.2f} to {span[1]:.2f} of a community that is not shown")
        elif span[0] > low + 0.01 or span[1] < high - 0.01:
            found.append(f"{what}, {target}: {span[0]:.2f} to {span[1]:.2f} is narrower than {low:.0f} to {high:.0f}")
    return found
