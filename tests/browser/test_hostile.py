"""Hostile text in every column of every feed and in every name of a profile: shown as text where it is shown, inert everywhere."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, screens
from tests.district import CLASSES, GRIDS, SOURCES, STREETS, call, camera, case, check_in, count, house, middle, write

HIT = "window.hit=1"
HOSTILE = [
    f"<img src=x onerror={HIT}>",
    f"</script><script>{HIT}</script>",
    f"javascript:{HIT}",
    f'"onmouseover="{HIT}',
    "{{7*7}}${7*7}",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "@SUM(1)",
]
IMG = HOSTILE[0]
CLOCK = '\n[clock]\nkind = "replay"\nstart = 2024-05-15T12:00:00+08:00\nend = 2024-05-16T12:00:00+08:00\nspeed = 1\n'


def spoilt_profile(text: str) -> str:
    """The district's profile with hostile names for itself, its area kinds, groups, classes and sources."""
    text = text.replace('zh = "小区"', f'zh = """{IMG}"""')
    for name in CLASSES:
        text = text.replace(f'zh = "类别", en = "{name}"', f'zh = """{IMG}{name}""", en = "{name}"')
    for name in (*SOURCES, "street", "community", "grid"):
        text = text.replace(f'zh = "{name}", en = "{name}"', f'zh = """{IMG}{name}""", en = "{name}"')
    return "demo = true\n" + text + CLOCK


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    lon, lat = middle(GRIDS[0])
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    rows = {
        "catalogue": [camera(at, Name=text, Owner=text, Model=text) for at, text in enumerate(HOSTILE)],
        "counts": [count(at, 10) for at in range(len(HOSTILE))],
        "events": [
            {"event_id": text, "event_class": text if at % 2 else "congestion", "device_id": text, "lon": lon, "lat": lat,
             "occurred_at": "2024-05-15 11:00:00"}
            for at, text in enumerate(HOSTILE)
        ],
        "calls": [call(text, "200100", GXDW=text, JQTYPEID2=text) for text in quoted],
        "cases": [case(f"{at}{text}", handle_dept_id=text, current_node=text, source_type=text) for at, text in enumerate(HOSTILE) if '"' not in text],
        "patrols": [check_in(text, GRIDS[0], "2024-05-15 08:10:00") for text in HOSTILE],
        "registry": [house(text.replace(",", ""), GRIDS[0]) for text in HOSTILE if '"' not in text],
    }  # fmt: skip
    path = write(
        folder, rows, names={code: IMG + name for code, name in STREETS.items()} | dict.fromkeys(GRIDS, HOSTILE[1])
    )
    path.write_text(spoilt_profile(path.read_text()))
    running = Server(tmp_path_factory.mktemp("home"), str(path))
    yield running
    running.stop()


@pytest.fixture
def screen(hostile, chromium):
    with screens(hostile, chromium) as make:
        yield make


def inert(made) -> bool:
    """Nothing ran, nothing was made of it: no element and no attribute of the page came out of a text."""
    return made.page.evaluate(
        "() => !window.hit && !document.querySelector('img[src=x], [onerror], [onmouseover], a[href^=javascript]')"
    )


def cases_shown(made) -> list[str]:
    found = made.page.evaluate(
        "() => window.fengge.layers.get('incidents_open').features.map(item => item.properties.id)"
    )
    return [key for key in found if key.startswith("cases:")]


def test_the_desk_shows_hostile_names_as_text(screen):
    made = screen()
    assert made.page.title() is not None
    expect(made.page.locator("body")).to_contain_text(f"{IMG}waste", use_inner_text=False)
    assert inert(made)


def test_every_record_opens_with_its_hostile_text_as_text(screen):
    made = screen()
    keys = cases_shown(made)
    assert len(keys) == sum('"' not in text for text in HOSTILE)
    for key in keys:
        made.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", key)
        expect(made.page.locator("#desk-panel-body")).to_contain_text(key.removeprefix("cases:"))
        expect(made.page.locator("#desk-case [data-verb]").first).to_be_visible()
        assert inert(made)


@pytest.mark.parametrize("kind", ["street", "community", "grid"])
def test_areas_hexagons_and_hovers_stay_text(screen, kind):
    made = screen(path=f"/?kind={kind}")
    code = {"street": GRIDS[0][:9], "community": GRIDS[0][:12], "grid": GRIDS[0]}[kind]
    made.page.evaluate("([kind, code]) => window.fengge.selecting.select({type: 'area', kind, id: code})", [kind, code])
    expect(made.page.locator("#desk-panel-body")).not_to_be_empty()
    box = made.page.locator("#desk-map").bounding_box()
    for step in range(6):
        made.page.mouse.move(box["x"] + box["width"] * (0.3 + 0.07 * step), box["y"] + box["height"] / 2)
        made.page.wait_for_timeout(60)
    assert inert(made)


def test_a_hostile_comment_is_text_on_every_screen(screen):
    made, other = screen(), screen("leader")
    key = cases_shown(made)[0]
    for one in (made, other):
        one.page.evaluate("id => window.fengge.selecting.select({type: 'incident', id})", key)
        expect(one.page.locator("#desk-panel-body")).to_contain_text(key.removeprefix("cases:"))
    expect(made.page.locator("#desk-case [data-verb=note]")).to_be_visible()
    made.page.keyboard.press("n")
    made.page.locator("#desk-case-comment").fill(HOSTILE[1])
    made.page.keyboard.press("Control+Enter")
    for one in (made, other):
        expect(one.page.locator("#desk-panel-body")).to_contain_text(HOSTILE[1])
        assert inert(one)


def test_the_wall_stays_text(screen):
    made = screen("wall")
    made.page.wait_for_timeout(1500)
    expect(made.page.locator("body")).to_contain_text(IMG)
    assert inert(made)


def test_what_the_api_answers_is_no_page(screen):
    made = screen()
    answer = made.page.request.get(f"{made.server.address}/api/v1/records?layer=incidents_open&limit=50")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert IMG in json.dumps(answer.json(), ensure_ascii=False)
