"""The generated pages are what the registries say today."""

from pathlib import Path

import pytest

from dashboard.application import interface
from dashboard.indicators_reference import indicators_markdown
from dashboard.reference import api_markdown, layers_markdown
from dashboard.sql_reference import sql_markdown
from data_loaders.access import sql_tables
from data_loaders.feeds.reference import feeds_markdown
from layers.registry import Registry

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("feeds.md", feeds_markdown),
        ("indicators.md", indicators_markdown),
        ("layers.md", lambda: layers_markdown(Registry())),
        ("planner_sql.md", lambda: sql_markdown(sql_tables())),
        ("api.md", lambda: api_markdown(interface())),
    ],
)
def test_a_generated_page_is_up_to_date(name, make):
    assert (DOCS / name).read_text(encoding="utf-8") == make(), f"docs/{name} lags behind; run `make docs`"
