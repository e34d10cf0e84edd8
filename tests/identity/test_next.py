"""`next` after sign-in: a page of this house or its front door, never another site."""

from __future__ import annotations

import pytest

from dashboard.identity.checks import safe_next


@pytest.mark.parametrize(
    "text",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "evil.example",
        "/\tevil", "/\n/evil", "/\r\nset-cookie:a=b", "javascript:alert(1)", "/../desk", "/a/../..//evil", "",
        " /desk", "/ /x",
        "/sign-in", "/sign-in?next=/desk", "/sign-out", "/desk?é", "/" + "a" * 3000, "http:/evil", "/.//evil", "?x",
        "#x",
    ],
)  # fmt: skip
def test_next_never_leaves_the_house(text: str) -> None:
    assert safe_next(text) == "/"
    assert safe_next(None) == "/"


@pytest.mark.parametrize(
    "text", ["/", "/desk", "/desk?z=12&sel=cell:8928308280fffff", "/desk?next=https://x//y", "/a#b"]
)
def test_next_keeps_a_page_of_the_house(text: str) -> None:
    assert safe_next(text) == text
