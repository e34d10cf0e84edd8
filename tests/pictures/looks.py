"""How a page is looked at: language, theme, and the size of the picture."""

from __future__ import annotations

from dataclasses import dataclass

HD = (1920, 1080)
UHD = (3840, 2160)
UPRIGHT = (1080, 1920)
STRIP = (3840, 1080)
PHONE = (390, 844)
# What scrolls within the page is seen whole in a window as high as it.
LONG = (1280, 4600)
PHONE_LONG = (390, 4600)


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page; `str` of it is a part of the picture's name."""

    lang: str
    theme: str
    size: tuple[int, int] = HD

    def __str__(self) -> str:
        """Language, theme, width and height."""
        return f"{self.lang}-{self.theme}-{self.size[0]}x{self.size[1]}"


def looks(*ways: str, size: tuple[int, int] = HD) -> tuple[Look, ...]:
    """Looks of one size by their ways: `zh-dark`, `en-light`."""
    return tuple(Look(*way.split("-"), size) for way in ways)


ONE = looks("zh-dark")
LIGHT = looks("zh-light")
TWO = looks("zh-dark", "en-light")
FOUR = looks("zh-dark", "zh-light", "en-dark", "en-light")
