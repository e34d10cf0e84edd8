"""Words and forms on screen: every text comes from `assets/i18n/<lang>.json`, every time in the district's zone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from data_loaders.access import ConfigError

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).resolve().parent.parent / "assets" / "i18n"

_THIN = "\u2009"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAN_DIGIT = re.compile(f"(?<=[{_HAN}]) ?(?=[0-9+×\u2212≥≤<])|(?<=[0-9%]) ?(?=[{_HAN}])")
_FIELD = re.compile(r"\{(\w+)\}")


def han_space(text: str) -> str:
    """Put a thin space between Han characters and digits, as print sets it."""
    return _HAN_DIGIT.sub(_THIN, text)


@cache
def strings(lang: str) -> Mapping[str, str]:
    """All words of one language, flat by key.

    Raises:
        ConfigError: the language's file is missing or its keys are not those of the other languages.
    """
    texts = {name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in LANGUAGES}
    if lang not in texts:
        raise ConfigError(f"language {lang!r}: expected one of {', '.join(LANGUAGES)}")
    lacking = {name: sorted(set().union(*texts.values()) - set(held)) for name, held in texts.items()}
    for name, keys in lacking.items():
        if keys:
            raise ConfigError(f"assets/i18n/{name}.json lacks {', '.join(keys)}; give every language the same keys")
    words: dict[str, str] = texts[lang]
    return words


@dataclass(frozen=True)
class Words:
    """The words of one language and the forms of numbers and times; `zone` is the district's."""

    lang: str
    zone: ZoneInfo
    texts: Mapping[str, str]

    @staticmethod
    def of(lang: str, zone: str) -> Words:
        """The shipped words of a language."""
        return Words(lang, ZoneInfo(zone), strings(lang))

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key` with `{name}` filled in.

        Raises:
            ConfigError: the language files hold no such key.
        """
        if key not in self.texts:
            raise ConfigError(f"no words for {key!r}; add it to every file in assets/i18n")
        return han_space(_FIELD.sub(lambda hit: str(values.get(hit.group(1), "")), self.texts[key]))

    def has(self, key: str) -> bool:
        """True where the language files hold `key`."""
        return key in self.texts

    def either(self, key: str, otherwise: str) -> str:
        """The words of `key`, or those of `otherwise` where the field's value has no word of its own."""
        return self(key) if self.has(key) else self(otherwise)

    def pick(self, names: Mapping[str, str]) -> str:
        """The present language's name out of `{"zh": …, "en": …}`."""
        return names.get(self.lang) or next(iter(names.values()), "")

    def number(self, value: float | None) -> str:
        """Grouped digits with a true minus; a dash where the value is not known."""
        if value is None:
            return "—"
        text = f"{abs(value):,.1f}".removesuffix(".0") if isinstance(value, float) else f"{abs(value):,}"
        return f"\u2212{text}" if value < 0 else text

    def moment(self, at: datetime) -> str:
        """`2013-07-08 14:05` in the district's zone."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def to_second(self, at: datetime) -> str:
        """`2013-07-08 14:05:09` in the district's zone."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def day(self, at: datetime | date) -> str:
        """`07-08`, in the district's zone."""
        local = at.astimezone(self.zone) if isinstance(at, datetime) else at
        return local.strftime("%m-%d")

    def occurred(self, at: datetime, precision: str | None) -> str:
        """A moment as exactly as it is known: a record of day precision shows its date and says so."""
        local = at.astimezone(self.zone)
        if precision == "day":
            return self("join.dot").join([local.strftime("%Y-%m-%d"), self("time.day_only")])
        return local.strftime("%Y-%m-%d %H:%M")

    def age(self, seconds: float) -> str:
        """An age in words: seconds, minutes, hours, days."""
        whole = max(0, round(seconds))
        for limit, unit, name in ((60, 1, "seconds"), (3600, 60, "minutes"), (172_800, 3600, "hours")):
            if whole < limit:
                return self(f"age.{name}", n=whole // unit)
        return self("age.days", n=whole // 86_400)
