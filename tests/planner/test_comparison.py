"""Two periods judged: worked by hand, small counts marked, and few false alarms among many places."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest

from layers.planner.breaks import STEPS, breaks_of, signed_breaks
from layers.planner.comparison import compare
from layers.planner.question import SHADES


def one(now: int, then: int, days: tuple[float, float] = (28, 28)):
    return compare([(now, then)], [(now, then)], days, judged=True)[0]


def test_a_change_is_judged_as_two_poisson_counts():
    # 58 against 19: 2·(√58 − √19)/√2 = 4.6 deviations.
    change = one(58, 19)
    assert change.value == 39
    assert change.z == pytest.approx(4.6, abs=0.25)
    assert change.told
    assert not change.small
    assert one(19, 58).z == pytest.approx(-change.z)


def test_what_chance_would_do_is_not_told():
    change = one(20, 18)
    assert not change.told
    assert abs(change.z) < 1


def test_periods_of_other_lengths_are_compared_by_the_day():
    assert abs(one(70, 10, (7, 1)).z) < 0.5
    assert one(70, 70, (7, 28)).told


def test_few_events_are_marked_and_none_are_no_comparison():
    assert one(7, 2).small
    assert not one(8, 2).small
    nothing = one(0, 0)
    assert (nothing.value, nothing.p, nothing.z, nothing.told) == (0, None, None, False)


def test_large_counts_are_judged_as_the_exact_test_would():
    assert one(1_200, 1_000).z == pytest.approx(4.26, abs=0.02)  # 2(√1200 − √1000)/√2
    assert one(400_000, 399_000).p == pytest.approx(0.26, abs=0.01)


def test_where_nothing_changed_nearly_nothing_is_told():
    dice = np.random.default_rng(7)
    counts = [(int(a), int(b)) for a, b in dice.poisson(12, (1000, 2))]
    told = [change.told for change in compare(counts, counts, (28, 28), judged=True)]
    assert sum(told) <= 3


def test_durations_differ_and_are_not_judged():
    (change,) = compare([(50, 50)], [(30.0, 12.5)], (28, 28), judged=False)
    assert (change.value, change.p, change.z, change.told) == (17.5, None, None, False)
    (unknown,) = compare([(50, 2)], [(30.0, None)], (28, 28), judged=False)
    assert unknown.value is None


@pytest.mark.parametrize("shade", SHADES)
def test_breaks_rise_and_each_is_a_value_that_occurs(shade):
    values = np.random.default_rng(3).lognormal(2, 1, 4_000).round(1).tolist()
    made = breaks_of(values, shade)
    assert made == sorted(set(made))
    assert 3 <= len(made) <= STEPS
    assert set(made) <= set(values)
    assert made[0] == min(values)


def test_few_values_have_a_step_each_and_none_have_none():
    assert breaks_of([3, 1, 3, 2], "natural") == [1, 2, 3]
    assert breaks_of([], "quantiles") == []


def test_a_differences_bounds_are_the_same_up_and_down():
    made = signed_breaks([-5.0, 1.0, 2.0, 0.0, 9.0])
    assert made == [-bound for bound in reversed(made)]
    assert len(made) == 6
    assert signed_breaks([0.0]) == []


def within(values: list[float], lower: list[float]) -> float:
    """The sum of squares within the steps that begin at these bounds."""
    held = np.asarray(values)
    step_of = np.searchsorted(lower, held, side="right")
    return sum(float(((held[step_of == one] - held[step_of == one].mean()) ** 2).sum()) for one in np.unique(step_of))


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize("seed", range(6))
def test_natural_breaks_are_the_best_there_are(seed):
    """Few places with most of the events are what a city has; a peer that tries all bounds finds none better."""
    values = (1 + np.random.default_rng(seed).pareto(1.2, 150)).round(2).tolist()
    peer = mapclassify.FisherJenks(np.asarray(values), k=STEPS)
    ends = np.searchsorted(np.unique(values), peer.bins[:-1], side="right")
    best = within(values, [min(values), *np.unique(values)[ends]])
    assert within(values, breaks_of(values, "natural")) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(8))
def test_breaks_are_found_among_many_equal_values(seed):
    """A search that moves bounds to and fro would not end here."""
    dice = np.random.default_rng(seed)
    counts = [float(n) for n in dice.poisson(dice.uniform(0.5, 6), 300) if n]
    made = breaks_of(counts, "natural")
    assert made == sorted(set(made))
    assert set(made) <= set(counts)
