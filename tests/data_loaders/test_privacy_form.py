"""The form says what the profile and the feeds say, for every shipped deployment."""

import pytest

from app import main
from data_loaders.contract import Type
from data_loaders.feeds import feed_named
from data_loaders.settings import PROFILES, load_profile


@pytest.mark.parametrize("name", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_every_source_term_and_refused_column_stands_in_the_form(name, capsys):
    assert main(["privacy-form", name]) == 0
    text = capsys.readouterr().out
    profile = load_profile(name)
    for source in profile.sources:
        row = next(line for line in text.splitlines() if line.startswith(f"| {source.label.zh} {source.label.en} |"))
        term = "不设期限" if source.retention_days is None else f"{source.retention_days} 天"
        assert term in row
        for column in feed_named(source.feed).columns:
            if column.type in {Type.PERSONAL, Type.REFUSED}:
                assert f"`{column.native}`" in row.split("|")[4]
    for item in profile.classes:
        assert (f"(`{item.id}`)" in text) == item.sensitive
