"""No word stands on a screen that is not in the language files or in the data."""

import json
import re
from datetime import UTC, datetime

import pytest

from dashboard import i18n
from dashboard.i18n import FOLDER, LANGUAGES, Words, han_space
from dashboard.pages import desk, wall
from data_loaders.access import ConfigError
from tests.pages.conftest import WALL
from tests.pages.tree import texts

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def data_texts(looking) -> set[str]:
    """Texts that come with the data: names, codes, accounts, times, numbers."""
    district = looking.context.access.district
    names = [district.name, *(kind.name for kind in district.area_kinds), *(group.name for group in district.groups)]
    names += [item.name for item in district.classes]
    names += [feed.label for feed in looking.context.access.feed_states()]
    return {text for name in names for text in name.values()} | {"西街", "东街", looking.context.post}


def strays(tree, looking) -> list[str]:
    known = data_texts(looking)
    out = []
    for text in texts(tree):
        rest = re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", "", text)
        for name in known:
            rest = rest.replace(name, "")
        if HAN.search(rest) or LATIN_WORD.search(re.sub(r"\b[0-9a-f]{15}\b|\ba\d\b", "", rest)):
            out.append(text)
    return out


@pytest.mark.parametrize("page", [desk, wall])
def test_every_text_of_a_page_comes_from_the_language_files_or_the_data(looking, page):
    seen = looking(pseudo=True)
    assert strays(page.layout(seen.context), seen) == []


@pytest.mark.parametrize(
    "selection",
    [
        None,
        {"type": "area", "kind": "street", "id": "1"},
        {"type": "cell", "id": "8940c9b8b2bffff", "res": 9},
        {"type": "incident", "id": "cases:a1"},
        {"type": "incident", "id": "cases:nobody"},
    ],
)
def test_every_text_of_the_panel_comes_from_the_language_files_or_the_data(looking, selection):
    seen = looking(pseudo=True)
    children = seen.drill.panel(selection, None)
    assert strays(children, seen) == []


def test_both_languages_have_the_same_keys_and_the_same_fields():
    texts_by_lang = {lang: json.loads((FOLDER / f"{lang}.json").read_text("utf-8")) for lang in LANGUAGES}
    assert texts_by_lang["zh"].keys() == texts_by_lang["en"].keys()
    dates = {"date.full"}  # Chinese and English write a date from different parts
    for key in texts_by_lang["zh"].keys() - dates:
        fields = [set(re.findall(r"\{(\w+)\}", texts_by_lang[lang][key])) for lang in LANGUAGES]
        assert fields[0] == fields[1], key


def test_the_language_files_hold_every_key_that_the_scripts_ask_for():
    scripts = "".join(path.read_text("utf-8") for path in (FOLDER.parent / "bridge").glob("*.js"))
    held = i18n.strings("zh")
    asked = set(re.findall(r"F\.t\('([a-z_0-9.]+)'", scripts))
    assert len(asked) > 30
    assert asked - held.keys() == set()
    for prefix in re.findall(r"F\.t\(`([a-z_.]+)\$\{", scripts):
        assert any(key.startswith(prefix) for key in held), prefix


def test_chinese_words_use_full_width_punctuation():
    for key, text in i18n.strings("zh").items():
        assert not re.search(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()][\u3400-\u9fff]", text), key


def test_a_missing_word_is_a_sentence_and_never_a_blank():
    with pytest.raises(ConfigError, match=r"no words for 'panel\.nothing'"):
        Words.of("zh", "Asia/Shanghai")("panel.nothing")


def test_han_and_digits_stand_apart_by_a_thin_space():
    assert han_space("近7天共12件") == "近\u20097\u2009天共\u200912\u2009件"
    assert han_space("近 7 天") == "近\u20097\u2009天"


def test_numbers_have_a_true_minus_and_unknown_is_a_dash():
    words = Words.of("zh", "Asia/Shanghai")
    assert [words.number(value) for value in (1234567, -3, 2.5, 4.0, None)] == ["1,234,567", "\u22123", "2.5", "4", "—"]


def test_a_record_of_day_precision_shows_its_date_alone_and_says_so():
    words = Words.of("zh", "Asia/Shanghai")
    at = datetime(2024, 5, 14, 16, 0, tzinfo=UTC)
    assert words.occurred(at, "day") == "2024-05-15 · 仅日期"
    assert words.occurred(at, "minute") == "2024-05-15 00:00"


def test_the_wall_is_laid_out_for_its_own_viewer(looking):
    assert strays(wall.layout(looking(WALL, pseudo=True).context), looking(WALL, pseudo=True)) == []
