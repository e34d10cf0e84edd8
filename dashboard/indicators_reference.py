"""docs/indicators.md, made from the registry and the language files so that it cannot lag behind the screen."""

from __future__ import annotations

from dashboard.i18n import strings
from layers.indicators.declared import GROUPS, INDICATORS
from layers.indicators.indicator import FEWEST, Indicator, Unit

_HEAD = """# Indicators

Made by `make docs` from `layers/indicators/declared.py`; do not edit. This is what the page `/appraisal` (考核) shows, in the same words.

- **Which cases.** Each indicator says which moment must lie in the window; the window is half open. Police calls are in none of them.
- **Not known.** A case whose moment or answer is not known takes part in no rate and is counted beside it. A moment known only to the day
  is compared with no other moment.
- **Nothing, or too few.** Without a denominator a figure is unknown, never 0. Under {fewest} cases the counts stand there and no rate.
- **What cities set** stands as `{{name}}` in the words: `[casework]` of the profile, `register_within_min`, `dispatch_within_min`,
  `closing_denominator`, `weights`, `basically`.
- Groups: a department is the one that has the case now; an area is where the case lies.
"""


def indicators_markdown() -> str:
    """Every indicator: formula, numerator, denominator, source, in both languages."""
    zh, en = strings("zh"), strings("en")
    parts = [_HEAD.format(fewest=FEWEST)]
    for group in GROUPS:
        key = f"indicator.group.{group}"
        parts.append(f"\n## {zh[key]} · {en[key]}\n")
        parts += [_section(one) for one in INDICATORS if one.group == group]
    return "".join(parts)


def _section(one: Indicator) -> str:
    zh, en = strings("zh"), strings("en")
    share = one.unit is Unit.SHARE
    rows = [
        ("公式 · formula", f"`{one.formula}`"),
        ("分子 · numerator" if share else "数值 · value", _both(one, "n")),
        ("分母 · denominator" if share else "算哪些 · which count", _both(one, "d")),
        ("来源 · feeds", ", ".join(f"`{feed}`" for feed in one.feeds) + f" by `{one.view}`"),
        *([("依据 · after", one.source)] if one.source else []),
        *([("说明 · note", _both(one, "note"))] if f"indicator.{one.id}.note" in zh else []),
    ]
    title = f"\n### {zh[f'indicator.{one.id}']} · {en[f'indicator.{one.id}']} (`{one.id}`)\n\n| | |\n|---|---|\n"
    return title + "".join(f"| {name} | {text} |\n" for name, text in rows)


def _both(one: Indicator, part: str) -> str:
    key = f"indicator.{one.id}.{part}"
    return f"{strings('zh')[key]}<br>{strings('en')[key]}"
