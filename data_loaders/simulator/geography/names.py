"""Invented names: two characters that go together, each name once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from data_loaders.simulator.chance import dice

_FIRST = "砚榴槐鹤汀椿澜汐云青榆杏柳竹墨漪琴桐梧枫荷芷兰菱苇鹭雁莺蝉萤霁岚曦晴朗澄沁浣溯渌"
_LAST = "台荫汀桥塘坪渡园影湾屿岸墩圃坞陂堰阁亭榭庭苑畔浦洲岭麓隈栈坊"
# Names of real places that the two lists would also give.
_TAKEN = frozenset(
    {"青塘", "云岭", "青云", "柳园", "兰亭", "兰园", "桐庭", "云台", "青台", "柳亭", "荷塘", "竹园", "梧桐"}
)


def names(seed: int, purpose: str, taken: set[str]) -> Iterator[str]:
    """Names in a fixed order, none of them in `taken`, which grows."""
    every = [first + last for first, last in product(_FIRST, _LAST)]
    for at in dice(seed, "names", purpose).permutation(len(every)):
        name = every[at]
        if name not in taken and name not in _TAKEN:
            taken.add(name)
            yield name
