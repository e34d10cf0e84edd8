"""Changes of counts: worked by hand, and against the distributions themselves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.statistics import P_TOLD, Kind, Method, e_test, false_discovery, judge, poisson_z

counts = st.integers(0, 3000)


def test_z_is_twice_the_difference_of_the_roots():
    assert poisson_z(144, 100) == pytest.approx(4.0)
    assert poisson_z(64, 100) == pytest.approx(-4.0)
    assert poisson_z(0, 0) == 0


def test_a_hundred_and_forty_four_where_a_hundred_is_usual_is_more_and_a_hundred_and_twenty_is_not():
    usual = [95, 105, 100, 100, 98, 102, 99, 101]
    change = judge(144, usual)
    assert (change.kind, change.method, change.expected) == (Kind.MORE, Method.POISSON_Z, 100)
    assert change.z == pytest.approx(4.0)
    assert change.p == pytest.approx(2 * stats.norm.sf(4))
    assert judge(120, usual).kind is Kind.USUAL
    assert judge(64, usual).kind is Kind.FEWER


def test_the_line_is_three_deviations():
    # (10 + 1.5)² = 132.25
    assert judge(132, [100] * 8).kind is Kind.USUAL
    assert judge(133, [100] * 8).kind is Kind.MORE


def test_periods_that_vary_more_than_chance_widen_what_is_usual():
    rough = [60, 140, 100, 80, 120, 100, 150, 50]
    change = judge(144, rough)
    assert change.method is Method.SCALED_Z
    assert change.dispersion == pytest.approx(np.var(rough, ddof=1) / 100)
    assert change.z == pytest.approx(4 / math.sqrt(change.dispersion))
    assert change.kind is Kind.USUAL


def test_small_counts_are_counted_exactly():
    # 9 of 17 fell into one of nine equal periods: the sum of Bin(17, 1/9) at what is no likelier than 9.
    change = judge(9, [1] * 8)
    at = stats.binom(17, 1 / 9).pmf
    assert change.method is Method.EXACT
    assert change.p == pytest.approx(sum(at(k) for k in range(18) if at(k) <= at(9) * (1 + 1e-7)))
    assert change.kind is Kind.MORE
    assert judge(4, [1] * 8).kind is Kind.USUAL


def test_small_counts_that_vary_more_than_chance_are_negative_binomial():
    rough = [0, 0, 9, 0, 0, 8, 0, 7]
    change = judge(12, rough)
    assert change.method is Method.NEGATIVE_BINOMIAL
    assert change.kind is Kind.USUAL
    spread = stats.nbinom(3 / (change.dispersion - 1), 1 / change.dispersion)
    assert (spread.mean(), spread.var()) == (pytest.approx(3), pytest.approx(3 * change.dispersion))
    assert change.p == pytest.approx(2 * spread.sf(11))
    assert judge(40, rough).kind is Kind.MORE


def test_none_where_many_are_usual_is_fewer_and_none_where_none_is_usual():
    assert judge(0, [12] * 8).kind is Kind.FEWER
    assert (judge(0, [0] * 8).kind, judge(0, [0] * 8).p) == (Kind.USUAL, 1.0)


def test_with_three_periods_nobody_knows_what_is_usual():
    change = judge(500, [1, 1, 1])
    assert (change.kind, change.expected, change.z, change.p) == (Kind.UNKNOWN, None, None, None)
    assert judge(500, [1, 1, 1, 1]).kind is Kind.MORE


@pytest.mark.parametrize(("now", "before"), [(-1, [1] * 8), (1, [1, 1, 1, -1])])
def test_a_negative_count_is_refused(now, before):
    with pytest.raises(ValueError, match="not negative"):
        judge(now, before)


@given(counts, st.lists(counts, min_size=4, max_size=10))
def test_what_is_told_lies_on_the_side_that_is_told_and_is_unlikely(now, before):
    change = judge(now, before)
    assert 0 <= change.p <= 1 + 1e-12
    assert change.kind is not Kind.UNKNOWN
    if change.kind is Kind.USUAL:
        assert change.p > P_TOLD or abs(change.z) < 3
    else:
        assert change.p <= P_TOLD * (1 + 1e-9)
        assert (change.now > change.expected) == (change.kind is Kind.MORE)


@given(counts, st.lists(counts, min_size=4, max_size=10), st.randoms())
def test_the_order_of_the_periods_says_nothing(now, before, chance):
    shuffled = before.copy()
    chance.shuffle(shuffled)
    one, other = judge(now, before), judge(now, shuffled)
    assert (one.kind, one.method, one.p) == (other.kind, other.method, pytest.approx(other.p))


def test_counts_by_chance_alone_are_seldom_told():
    chance = np.random.default_rng(20261126)
    for mean in (0.5, 4, 20, 30, 200):
        told = [judge(int(row[0]), row[1:].tolist()).kind is not Kind.USUAL for row in chance.poisson(mean, (400, 9))]
        assert sum(told) <= 6, mean


def test_two_rates_differ_as_the_paper_says():
    # Krishnamoorthy and Thomson (2004), section 5: 0 of 100 and 3 of 100.
    assert e_test(0, 100, 3, 100) == pytest.approx(0.08837900929018155)
    assert e_test(5, 1, 10, 2) == pytest.approx(1, abs=0.05)
    assert e_test(40, 1000, 10, 1000) < 0.001


def test_of_many_chances_those_are_told_that_benjamini_and_hochberg_tell():
    # The paper's own example of fifteen chances: the first four.
    ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert false_discovery(ps) == [True] * 4 + [False] * 11
    assert false_discovery(ps[::-1]) == [False] * 11 + [True] * 4


def test_a_chance_that_is_not_known_is_no_comparison():
    assert false_discovery([0.04, None, math.nan]) == [True, False, False]
    assert false_discovery([0.04, 0.9, 0.9]) == [False, False, False]
    assert false_discovery([]) == []
