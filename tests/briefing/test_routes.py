"""The briefing by address: who may have it, what is noted, what is refused."""

import pytest

from data_loaders.access import Role, Viewer
from tests.briefing.conftest import FAR, LEADER, NEAR, OF_NEAR
from tests.routes.conftest import Client, as_viewer


@pytest.fixture
def ask(told, services_over):
    def of(viewer=LEADER):
        return Client(as_viewer(services_over(told), viewer))

    return of


@pytest.mark.parametrize("role", [Role.LEADER, Role.PLANNER, Role.OPERATOR])
def test_who_reads_briefings_has_them_as_files_and_it_is_noted(ask, told, role):
    log = told.access._audit.path.read_text()
    for form, kind in (("pdf", "application/pdf"), ("html", "text/html; charset=utf-8")):
        answer = ask(Viewer("x", role)).get(f"/briefing/{NEAR}/file.{form}?window=day")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert f'filename="briefing-{NEAR}-2024-05-14.{form}"' in answer.headers["content-disposition"]
    noted = told.access._audit.path.read_text()[len(log) :]
    assert noted.count('"briefing.open"') == 2


@pytest.mark.parametrize("role", [Role.WALL, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_have_none(ask, role):
    for path in (f"/briefing/{NEAR}/file.pdf", "/data/briefing", "/api/v1/briefing"):
        assert ask(Viewer("x", role)).get(path).status_code == 403


def test_a_street_has_its_own_and_no_other(ask):
    mine = ask(OF_NEAR).get("/data/briefing?window=day").json()
    assert mine["meta"]["area"] == f"street:{NEAR}"
    for area in (FAR, "all", f"street:{FAR}"):
        assert ask(OF_NEAR).get(f"/data/briefing?area={area}").status_code == 403
        assert ask(OF_NEAR).get(f"/briefing/{area}/file.html").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("window=fortnight", 422),
        ("day=tomorrow", 422),
        ("day=2030-01-01", 422),
        ("area=nowhere", 404),
        ("day=" + "9" * 11, 422),
    ],
)
def test_what_is_no_briefing_is_refused_with_a_sentence(ask, query, status):
    answer = ask().get(f"/data/briefing?{query}")
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_the_address_of_a_street_leads_to_its_page(ask):
    answer = ask().get(f"/briefing/{NEAR}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/briefing?area={NEAR}")


def test_the_command_line_has_the_same_file_over_the_local_socket(ask):
    order = {"area": NEAR, "window": "day", "format": "html"}
    answer = ask().post("/control/briefing", json=order)
    assert answer.status_code == 200
    assert len(answer.json()["content"]) > 1000
