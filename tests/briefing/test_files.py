"""A briefing on paper and as a file: opened again and read by somebody else's reader."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from dashboard.briefing import sections
from dashboard.briefing.ask import Asked, make
from dashboard.briefing.files import file_of
from dashboard.briefing.html_file import html_of
from dashboard.briefing.issued import issue, opened
from dashboard.briefing.names import Names, href_of
from dashboard.briefing.pdf import pdf_of
from dashboard.briefing.setting import _area_name, breaks_of, set_document
from dashboard.i18n import Words
from dashboard.planning import Planning
from data_loaders.access import AreaKind
from layers.briefing.drawing import LIGHT
from layers.briefing.period import Kind
from layers.indicators import queue
from layers.place import Place
from layers.registry import Registry
from tests.briefing.conftest import DAY, LEADER, NEAR, NOW, PROFILE, reported, rows
from tests.district import GRIDS, District

STILL_OPEN = {"case_status": "待处置", "close_time": "", "deadline_time": f"{DAY} 23:00:00"}
ASKED = Asked(f"street:{NEAR}", Kind.DAY, DAY)


def document(district, lang="zh", made=None):
    made = made or make(district.access, LEADER, ASKED)
    words = Words.of(lang, "Asia/Shanghai")
    return set_document(made, district.access, words, breaks=breaks_of(made, Registry()), palette=LIGHT)


@pytest.fixture(scope="module")
def reader(told):
    return PdfReader(io.BytesIO(pdf_of(document(told))))


def plain(text: str) -> str:
    """Without the blanks that setting puts between signs."""
    return re.sub(r"\s", "", text.replace("\u2009", ""))


def test_a_name_that_says_its_kind_in_another_language_has_it_once(told):
    brief, names = make(told.access, LEADER, ASKED).briefing, Names.of(told.access, Words.of("en", "Asia/Shanghai"))
    assert (
        _area_name(brief, names, [AreaKind("street", {"zh": "街道", "en": "Street"})])
        == f"{names.area('street', NEAR)} street"
    )
    assert _area_name(
        brief, names, [AreaKind("street", {"zh": names.area("street", NEAR)[-1], "en": "Street"})]
    ) == names.area("street", NEAR)


def test_the_pdf_says_what_the_briefing_says(told, reader):
    said = plain("".join(page.extract_text() for page in reader.pages))
    for line in document(told).lines:
        assert plain(line.text) in said
    for section in document(told).sections:
        assert plain(section.title) in said
    assert "签发" in said
    assert plain("小区联动中心") in said


def test_every_page_is_a4_and_has_its_number(reader):
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert plain(f"第{number}页，共{count}页") in plain(page.extract_text())


def test_the_map_is_really_drawn(told):
    whole, without = (
        pdf_of(one)
        for one in (
            document(told),
            replace(document(told), sections=tuple(s for s in document(told).sections if not s.drawn)),
        )
    )

    def filled(content: bytes) -> int:
        forms = []
        for page in PdfReader(io.BytesIO(content)).pages:
            streams = [
                page.get_contents().get_data(),
                *(x.get_object().get_data() for x in page["/Resources"].get("/XObject", {}).values()),
            ]
            forms += [len(re.findall(rb"(?m)^f\*?$|\sf\*?\s", stream)) for stream in streams]
        return sum(forms)

    # One hexagon holds reports; six beside it are hot with it.
    assert filled(whole) >= filled(without) + 2


def test_characters_that_are_rare_are_there_in_both_weights(told):
    name = "砚岘漪龘垚"
    made = replace(document(told), title=name)
    said = PdfReader(io.BytesIO(pdf_of(made))).pages[0].extract_text()
    assert name in said


class Outside(HTMLParser):
    """Everything that a file would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "link", "iframe", "object", "embed", "base", "img", "form"}:
            self.found.append(tag)
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name in {"src", "href", "srcset", "action"} or name.startswith("on")
        ]


def test_the_html_file_stands_by_itself(told):
    text = html_of(document(told)).decode()
    outside = Outside()
    outside.feed(text)
    assert outside.found == []
    assert "@import" not in text
    assert re.findall(r"url\((?!#cold\))", text) == []
    assert set(re.findall(r"https?://[^\"' )]+", text)) == {"http://www.w3.org/2000/svg"}
    assert text.count("<svg") == 1


def test_what_the_data_say_is_text_in_every_form(told):
    hostile = '<img src=x onerror=alert(1)> #eval("1") $x$ ]'
    made = replace(document(told), title=hostile, foot=hostile)
    assert "<img" not in html_of(made).decode()
    said = plain(PdfReader(io.BytesIO(pdf_of(made))).pages[0].extract_text())
    assert plain(hostile) in said


def test_the_same_briefing_gives_the_same_bytes(told):
    for form in ("pdf", "html"):
        made = make(told.access, LEADER, ASKED)
        one, other = (file_of(made, told.access, Registry(), "zh", form) for _ in range(2))
        assert one == other


def test_both_languages_are_set_without_a_word_of_the_other(told):
    english = html_of(document(told, "en")).decode()
    body = re.sub(r"<[^>]*>", " ", english[english.index("<body>") :])
    for known in ("雁塘", "区城管局"):
        body = body.replace(known, "")
    assert re.findall(r"[\u3400-\u9fff]+", body) == []


def test_a_reprint_shows_what_was_issued_and_marks_what_differs(briefed):
    district = briefed()
    issue(district.access, LEADER, make(district.access, LEADER, ASKED))
    district.put("cases", [*rows()["cases"], reported("late", DAY, GRIDS[0])])
    district.later(days=7)
    made = opened(district.access, LEADER, ASKED)
    set_again = document(district, made=made)
    (classes,) = (section for section in set_again.sections if section.id == "classes")
    total = classes.table.total[1]
    assert (total.text, plain(total.corrected)) == ("13", "更正：现为14")
    said = plain(PdfReader(io.BytesIO(pdf_of(set_again))).pages[0].extract_text())
    assert "更正：现为14" in said
    assert "更正：签发时为13" in said


def test_why_a_dash_stands_beside_a_count_is_said_under_its_table(told):
    (classes,) = (section for section in document(told).sections if section.id == "classes")
    # Eight weeks are known, a year is not.
    assert [cell.text for cell in classes.table.total[-2:]] == ["—", "+333%（3）"]
    assert classes.lines == ("同比为“—”：去年同期还没有接入数据",)


def test_what_is_summed_as_the_rest_opens_all_of_it(told, monkeypatch):
    monkeypatch.setattr(sections, "CLASSES_SHOWN", 1)
    (classes,) = (section for section in document(told).sections if section.id == "classes")
    rest = classes.table.rows[-1][1]
    answer = Planning(told.access).ask(rest.href.partition("q=")[2], LEADER).answer
    assert (rest.text, answer.whole.n) == ("1", 1)


def test_where_reports_crowd_every_row_has_its_number_on_the_map(told):
    made = document(told)
    (where,) = (section for section in made.sections if section.id == "where")
    assert [row[0].text for row in where.table.rows] == [one.text for one in made.drawing.labels if one.number]


def test_what_names_no_department_opens_the_records_of_none(briefed):
    lost = reported("lost", DAY, GRIDS[1], handle_dept_id="", **STILL_OPEN)
    district = briefed(cases=[lost])
    made = make(district.access, LEADER, ASKED).briefing
    (owed,) = (row for row in made.deadlines.rows if not row.department)
    wanted = queue.QueueFilter(
        standing="overdue", step=owed.step, department="none", place=Place.parse(f"area:street:{NEAR}")
    )
    counts = queue.counts(wanted, NOW, "Asia/Shanghai", ("street", "community", "grid"))
    held = {
        row["facet"]: row["cases"] for row in district.access.read(counts, LEADER).table.to_pylist() if not row["name"]
    }
    assert (owed.overdue.value, held["filtered"]) == (1, 1)
    assert (
        href_of(owed.overdue.records)
        == f"/?queue=standing:overdue,step:{owed.step},department:none,area:street%3A{NEAR}"
    )
    (rates,) = (one for one in made.rates.departments if not one.id)
    for number in rates.figures.values():
        answer = Planning(district.access).ask(href_of(number.records).partition("q=")[2], LEADER).answer
        assert (answer.whole.n, number.id) == (number.of, number.id)


def test_every_number_on_the_page_opens_its_records(told):
    (classes,) = (section for section in document(told).sections if section.id == "classes")
    assert classes.table.total[1].href.startswith("/planner?q=1;")
    assert f"area=street:{NEAR}" in classes.table.total[1].href
    (owed,) = (section for section in document(told).sections if section.id == "owed")
    assert owed.table.total[2].href == f"/?queue=standing:overdue,area:street%3A{NEAR}"


def test_a_map_of_a_place_of_which_nobody_told_is_hatched(told, tmp_path):
    unheard = District(tmp_path, now=NOW, more=PROFILE).tick()
    hatched = 'fill="url(#unknown)"'
    assert hatched in document(unheard).drawing.svg
    assert hatched not in document(told).drawing.svg
    # The hatch of a cold spot stands for few, this one for nothing known: beside it no sign is explained.
    words = [Words.of("zh", "Asia/Shanghai")(f"briefing.legend.{name}") for name in ("hot", "cold")]
    for district, wanted in ((told, True), (unheard, False)):
        paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(document(district)))).pages)
        assert [plain(word) in plain(paper) for word in words] == [wanted, wanted]
        assert [word in html_of(document(district)).decode() for word in words] == [wanted, wanted]
    unheard.close()
