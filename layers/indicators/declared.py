"""Every indicator of the appraisal (考核), once. Source of the definitions: GB/T 30428 and 12345's three rates (domain, section 2).

Each says its formula, which moment must lie in the window (the cohort), whose records count, and what must be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from layers.indicators import conditions as c
from layers.indicators.indicator import Indicator, Unit

_GRID, _HOTLINE = "GB/T 30428", "12345"
_handling = partial(
    Indicator,
    group="time",
    source=_GRID,
    feeds=c.STEPS,
    cohort=f"{c.ORDINARY} AND {c.HANDLED}",
    known=f"{c.TIMED} AND coalesce(dispatched_at <= handled_at, false)",
    missing=c.NO_HANDLING,
    hours=f"{c.seconds('dispatched_at', 'handled_at')} / 3600",
    unit=Unit.HOURS,
    low_is_good=True,
)
_call_back = partial(
    Indicator,
    group="hotline",
    source=_HOTLINE,
    feeds=c.REQUESTS,
    cohort=f"{c.CLOSED} AND {c.CALLED_BACK}",
    known=c.ANSWERS_KNOWN,
    missing=f"{c.NO_CLOSING} AND {c.CALLED_BACK}",
)
_SATISFIED = "CASE satisfied WHEN 'yes' THEN 1 WHEN 'basically' THEN $basically ELSE 0 END"
_closed_at_level = partial(
    Indicator,
    group="level",
    source=_GRID,
    feeds=c.STEPS,
    cohort=c.CLOSED,
    known="level IS NOT NULL",
    missing=c.NO_CLOSING,
)
_REGISTRATION = (
    Indicator(
        id="register_on_time",
        group="registration",
        formula="count(registered_at ≤ occurred_at + register_within_min) ÷ count(registered_at in window)",
        source=_GRID,
        feeds=c.STEPS,
        cohort=c.REGISTERED,
        known=c.TIMED,
        hit=f"{c.seconds('occurred_at', 'registered_at')} <= $register_s",
        missing=c.NO_REGISTRATION,
    ),
    Indicator(
        id="register_accurate",
        group="registration",
        formula="count(not voided) ÷ count(registered_at in window)",
        source=_GRID,
        feeds=c.STEPS,
        cohort=c.REGISTERED,
        known=c.STANDING,
        hit="status <> 'voided'",
        missing=c.NO_REGISTRATION,
    ),
)
_DISPATCH = (
    Indicator(
        id="dispatch_on_time",
        group="dispatch",
        formula="count(dispatched_at ≤ registered_at + dispatch_within_min) ÷ count(registered_at + dispatch_within_min in window)",
        source=_GRID,
        feeds=c.STEPS,
        cohort=(
            f"{c.ORDINARY} AND NOT ({c.HELD_BACK} AND dispatched_at IS NULL) "
            "AND coalesce(registered_at >= $dispatch_start AND registered_at < $dispatch_end, false)"
        ),
        known=f"{c.TIMED} AND NOT (dispatched_at IS NULL AND {c.PAST_DISPATCH})",
        hit=f"coalesce({c.seconds('registered_at', 'dispatched_at')} <= $dispatch_s, false)",
        missing=f"{c.ORDINARY} AND {c.NO_REGISTRATION}",
    ),
    Indicator(
        id="dispatch_accurate",
        group="dispatch",
        formula="count(returned = 0) ÷ count(dispatched_at in window)",
        source=_GRID,
        feeds=c.STEPS,
        cohort=c.DISPATCHED,
        known="returned IS NOT NULL",
        hit="returned = 0",
        missing=c.NO_DISPATCH,
    ),
)
_CLOSING = (
    Indicator(
        id="close_on_time_due",
        group="closing",
        formula="count(closed_at ≤ due_at) ÷ count(due_at in window)",
        source=_GRID,
        feeds=c.CASES,
        cohort=c.DUE,
        known=f"{c.TIMED} AND {c.STANDING} AND NOT ({c.ENDED} AND closed_at IS NULL)",
        hit=f"{c.ENDED} AND coalesce(closed_at <= due_at, false)",
        missing=c.NO_DEADLINE,
    ),
    Indicator(
        id="close_on_time_closed",
        group="closing",
        formula="count(closed_at ≤ due_at) ÷ count(closed_at in window)",
        source=_GRID,
        feeds=c.CASES,
        cohort=c.CLOSED,
        known=f"{c.TIMED} AND due_at IS NOT NULL",
        hit="coalesce(closed_at <= due_at, false)",
        missing=c.NO_CLOSING,
    ),
    Indicator(
        id="overtime",
        group="closing",
        formula="count(handled_at > due_at or not handled) ÷ count(due_at in window)",
        source=_GRID,
        feeds=c.CASES,
        cohort=c.DUE,
        known=f"{c.TIMED} AND {c.STANDING} AND NOT ({c.ENDED} AND handled_at IS NULL)",
        hit="coalesce(handled_at > due_at, true)",
        missing=c.NO_DEADLINE,
        low_is_good=True,
    ),
)
_QUALITY = (
    Indicator(
        id="rework",
        group="quality",
        formula="count(reworked > 0) ÷ count(handled_at in window)",
        source=_GRID,
        feeds=c.STEPS,
        cohort=f"{c.ORDINARY} AND {c.HANDLED}",
        known="reworked IS NOT NULL",
        hit="reworked > 0",
        missing=c.NO_HANDLING,
        low_is_good=True,
    ),
    Indicator(
        id="duplicates",
        group="quality",
        formula="count(duplicate) ÷ count(occurred_at in window)",
        source=_GRID,
        feeds=c.CASES,
        cohort=c.REPORTED,
        known=c.STANDING,
        hit="status = 'duplicate'",
        low_is_good=True,
    ),
)
_TIME = (
    _handling(
        id="handle_median",
        formula="median(handled_at − dispatched_at), handled_at in window",
        pick="quantile_cont({}, 0.5)",
    ),
    _handling(
        id="handle_p90",
        formula="P90(handled_at − dispatched_at), handled_at in window",
        pick="quantile_cont({}, 0.9)",
    ),
    _handling(
        id="handle_mean",
        formula="mean(handled_at − dispatched_at), handled_at in window",
        pick="avg({})",
    ),
)
_THREE_RATES = (
    _call_back(
        id="contacted",
        formula="count(contacted) ÷ count(answered call-backs, closed_at in window)",
        hit="contacted = 'yes'",
    ),
    _call_back(
        id="solved",
        formula="count(solved) ÷ count(answered call-backs, closed_at in window)",
        hit="solved = 'yes'",
    ),
    _call_back(
        id="satisfied",
        formula="(count(satisfied) + basically × count(basically satisfied)) ÷ count(answered call-backs, closed_at in window)",
        weight=_SATISFIED,
    ),
    _call_back(
        id="three_rates",
        formula="weights[0] × contacted + weights[1] × solved + weights[2] × satisfied",
        weight=(
            "$weight_contacted * CAST(contacted = 'yes' AS INTEGER) + $weight_solved * CAST(solved = 'yes' AS INTEGER) "
            f"+ $weight_satisfied * {_SATISFIED}"
        ),
    ),
    Indicator(
        id="answered",
        group="hotline",
        formula="count(replied or called back) ÷ count(occurred_at in window)",
        source=_HOTLINE,
        feeds=c.REQUESTS,
        cohort=f"{c.ORDINARY} AND {c.REPORTED}",
        known=c.STANDING,
        hit=f"{c.ENDED} OR handled_at IS NOT NULL OR {c.CALLED_BACK}",
    ),
)
_LEVELS = (
    _closed_at_level(
        id="closed_within_street",
        formula="count(level ≤ 2) ÷ count(closed_at in window)",
        hit="level <= 2",
    ),
    *(
        _closed_at_level(
            id=f"closed_{name}",
            formula=f"count(level = {level}) ÷ count(closed_at in window)",
            hit=f"level = {level}",
        )
        for level, name in enumerate(("grid", "community", "street", "district"))
    ),
)
_PATROL = (
    Indicator(
        id="patrol_visited",
        group="patrol",
        formula="count(visited grid × shift) ÷ count(grid × shift, shift_end in window)",
        feeds=("patrols",),
        view="v_patrol@1",
        cohort=c.within("shift_end"),
        known="visited IS NOT NULL",
        hit="visited",
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    *_REGISTRATION, *_DISPATCH, *_CLOSING, *_QUALITY, *_TIME, *_THREE_RATES, *_LEVELS, *_PATROL,
)  # fmt: skip
BY_ID: Mapping[str, Indicator] = {one.id: one for one in INDICATORS}
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(one.group for one in INDICATORS))
