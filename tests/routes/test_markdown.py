"""The written interface is the program's own."""

from pathlib import Path

from dashboard.interface import interface
from dashboard.routes.markdown import EXAMPLES, api_markdown

WRITTEN = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_committed_description_is_what_the_program_says() -> None:
    assert WRITTEN.read_text("utf-8") == api_markdown(interface()), "run `make docs` and commit docs/api.md"


def test_every_route_is_described_with_an_example() -> None:
    text = api_markdown(interface())
    for path in interface().openapi()["paths"]:
        assert f"`GET {path}`" in text
    assert text.count("curl -s") == text.count("### `GET")


def test_every_example_belongs_to_a_route() -> None:
    assert set(EXAMPLES) <= set(interface().openapi()["paths"])
