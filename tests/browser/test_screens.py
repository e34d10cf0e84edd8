"""What the screens say of what is withheld, lost or hidden, and what they keep: focus, theme, the picture."""

import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser import desk_work as work

NOW = "2013-07-10T12:00:00-05:00"


@pytest.fixture(autouse=True)
def _noon(server):
    server.stand(NOW)


def point_at(screen, cell: str) -> None:
    x, y = screen.page.evaluate(
        """cell => {
          const F = window.fengge, [lat, lng] = FenggeMap.h3.cellToLatLng(cell);
          const p = F.map.project([lng, lat]), box = F.map.getContainer().getBoundingClientRect();
          return [p.x + box.x, p.y + box.y];
        }""",
        cell,
    )
    screen.page.mouse.move(x - 4, y)
    screen.page.mouse.move(x, y)


def test_a_hexagon_without_a_published_number_says_that_it_is_withheld_and_when(screen):
    made = screen("leader", path="/?layers=sensitive_incidents")
    cell = made.wait(
        """() => {
          const F = window.fengge, layer = F.layers.get('sensitive_incidents'), held = new Set(layer.ids);
          const near = layer.ids.flatMap((id) => FenggeMap.h3.gridDisk(id, 1)).filter((id) => !held.has(id));
          return near.find((id) => {
            const [lat, lng] = FenggeMap.h3.cellToLatLng(id), p = F.map.project([lng, lat]);
            return F.map.queryRenderedFeatures(p, {layers: ['land']}).length > 0;
          });
        }""",
        "no land came to be drawn around the published hexagons",
    )
    point_at(made, cell)
    tip = made.page.locator("#desk-hover")
    expect(tip).to_contain_text(re.compile(r"少于\s*5\s*件，不显示"))
    expect(tip).to_contain_text(re.compile(r"\d\d-\d\d – \d\d-\d\d"))


def test_a_published_number_of_residents_stands_in_the_panel_as_an_estimate(screen):
    made = screen(path="/?layers=population&z=11.5&lat=41.85&lng=-87.68")
    cell = made.page.evaluate(
        """() => {
          const layer = window.fengge.layers.get('population');
          const at = layer.values.findIndex((value) => value >= 1000);
          return {id: layer.ids[at], value: layer.values[at], res: layer.res};
        }"""
    )
    made.page.evaluate("cell => window.fengge.selecting.select({type: 'cell', id: cell.id, res: cell.res})", cell)
    number = made.page.locator("#desk-panel-body .number", has_text="常住人口")
    expect(number.locator(".number-value")).to_have_text(f"{cell['value']:,}")
    expect(number.locator(".number-note")).to_have_text("人 · 估算")


def test_an_incident_that_is_opened_from_a_list_stands_alone_on_the_map(screen):
    made = screen(path="/?layers=incidents_open,areas&kind=community_area")
    made.page.evaluate(
        """() => {
          const {values} = window.fengge.layers.get('areas');
          const most = [...values.values()].reduce((best, item) => (item.value > best.value ? item : best));
          window.fengge.selecting.select({type: 'area', kind: 'community_area', id: most.code});
        }"""
    )
    expect(made.page.locator("#desk-panel-body .incident").first).to_be_visible()
    # Incidents at one address never part: one that has no neighbour within some 60 m can stand alone.
    chosen = made.page.evaluate(
        """() => {
          const {features} = window.fengge.layers.get('incidents_open');
          const apart = ([a, b], [c, d]) => Math.max(Math.abs(a - c), Math.abs(b - d)) > 0.0007;
          const rows = [...document.querySelectorAll('#desk-panel-body .incident')].map((row) => row.dataset.select.slice(9));
          return rows.find((id) => {
            const own = features.find((feature) => feature.properties.id === id);
            return own && features.every((other) => other === own || apart(own.geometry.coordinates, other.geometry.coordinates));
          });
        }"""
    )
    row = made.page.locator(f"#desk-panel-body [data-select='incident:{chosen}']")
    alone = """id => window.fengge.map.queryRenderedFeatures({layers: ['incident-points']})
                   .some((feature) => String(feature.properties.id) === id)"""
    assert not made.page.evaluate(alone, chosen)
    row.click()
    made.wait(f"() => ({alone})({chosen!r})", "the incident stayed in its cluster", 20)


def test_a_plate_of_many_and_the_sign_of_one_differ_in_form(screen):
    made = screen()
    shapes = made.page.evaluate(
        """() => ['clu-1-0', 'inc-1-0'].map((name) => {
          const {width, height} = window.fengge.map.getImage(name).data;
          return width / height;
        })"""
    )
    assert shapes[0] > 1.4
    assert shapes[1] == 1


def test_the_keyboard_stays_in_the_panel_when_the_panel_is_drawn_anew(screen):
    made = screen(path="/?layers=areas&kind=community_area")
    inside = "() => document.getElementById('desk-panel-body').contains(document.activeElement)"
    for row in (".bar-button", ".incident"):
        made.page.locator(f"#desk-panel-body {row}").first.focus()
        before = made.page.evaluate("() => document.querySelector('#desk-panel-body .panel-head').textContent")
        made.page.keyboard.press("Enter")
        made.wait(
            f"() => document.querySelector('#desk-panel-body .panel-head')?.textContent !== {before!r}",
            "the panel did not change",
        )
        made.wait(inside, "the focus was lost with what had it", 5)


def test_the_theme_that_was_chosen_is_kept_on_the_next_page(screen, server):
    made = screen()
    with made.page.expect_response(lambda answer: "theme=light" in answer.url):
        made.page.locator("[data-action=theme]").click()
    assert made.page.evaluate("() => document.documentElement.dataset.theme") == "light"
    made.page.locator(".page-link", has_text="大屏").click()
    made.page.wait_for_url("**/wall")
    made.ready()
    assert made.page.evaluate("() => document.documentElement.dataset.theme") == "light"


def test_the_button_rests_and_the_row_is_marked_while_an_order_is_on_its_way(screen):
    made = work.queue(screen(path=work.GRID))
    case = work.select(made, work.untouched(made, 12))
    held = []
    made.page.route("**/acknowledge", lambda route: held.append(route))  # noqa: PLW0108  (Playwright takes no builtin)
    work.send(made.page, "a")
    made.wait("() => document.querySelector('.case-send .primary').disabled", "the button does not rest")
    expect(made.page.locator(".case-send .primary")).to_contain_text("正在确认…")
    expect(made.page.locator(f".queue-row[data-case='{case}']")).to_have_attribute("aria-busy", "true")
    made.page.keyboard.press("Control+Enter")  # once more, while it is on its way
    held[0].continue_()
    expect(made.page.locator(".step-actor")).to_have_text("demo_operator")
    expect(made.page.locator(f".queue-row[data-case='{case}']")).to_have_attribute("aria-busy", "false")
    assert len(held) == 1


def test_the_jump_box_goes_where_it_is_told_and_says_what_it_cannot_read(screen):
    made = screen()
    box, notice = made.page.locator("#desk-clock-jump"), made.page.locator("#desk-notice")
    for typed, said in (("2013-02-30 10:00", "读不出这个时刻"), ("2031-01-01", "回放只有")):
        box.fill(typed)
        box.press("Enter")
        expect(notice).to_contain_text(said)
        expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("2013-07-11 15:20")
    box.press("Enter")
    made.wait("() => window.fengge.probe().clock.startsWith('2013-07-11T20:2')", "the clock did not jump")
    expect(notice).to_have_text("")
    expect(box).to_have_attribute("aria-invalid", "false")


def grow_impatient(made) -> None:
    """Put the page's clock forward, five seconds at a time and a minute in all, until it holds the server for lost."""
    for _ in range(12):
        made.page.clock.fast_forward(5000)
        made.page.wait_for_timeout(300)
        if made.probe()["live"]["state"] == "lost":
            return
    raise AssertionError("a silent server was taken for a calm one")


def test_a_server_that_stands_still_is_said_to_be_lost_and_the_page_recovers_by_itself(screen, server):
    # The page's own limits of patience are half a minute: its clock is put forward instead of waiting for them.
    desk, wall = (screen(role, tidy=False, before=lambda page: page.clock.install()) for role in ("operator", "wall"))
    numbers = wall.page.locator(".wall-numbers").bounding_box()
    server.process.send_signal(signal.SIGSTOP)
    try:
        for page, made in (("desk", desk), ("wall", wall)):
            grow_impatient(made)
            band = made.page.locator(f"#{page}-band")
            expect(band).to_be_visible()
            expect(band).to_contain_text("画面停在")
        assert wall.page.locator(".wall-numbers").bounding_box() == numbers
        stands = desk.page.locator("#desk-clock-text").inner_text()
        desk.page.wait_for_timeout(2500)
        assert desk.page.locator("#desk-clock-text").inner_text() == stands
    finally:
        server.process.send_signal(signal.SIGCONT)
    for page, made in (("desk", desk), ("wall", wall)):
        made.page.clock.fast_forward(30_000)  # the longest pause between two attempts
        made.wait("() => window.fengge.probe().live.state === 'live'", "the page did not come back")
        expect(made.page.locator(f"#{page}-band")).to_be_hidden()


def test_a_layer_is_hatched_where_all_its_feeds_are_silent_and_names_those_that_it_lacks_before(screen):
    made = screen()
    told = made.page.evaluate(
        """() => {
          const F = window.fengge, facts = () => F.probe().layers.incident_density.stale;
          const hatched = () => F.map.getLayoutProperty('unknown', 'visibility') === 'visible';
          const seen = [];
          for (const silent of [['police_110'], ['police_110', 'grid_cases']]) {
            F.live.feeds = F.live.feeds.map((feed) => ({...feed, state: silent.includes(feed.feed) ? 'dead' : 'ok'}));
            F.stale.apply();
            seen.push([facts(), hatched(), document.getElementById('desk-stale').textContent.replaceAll('\u2009', ' ')]);
          }
          return seen;
        }"""
    )
    (some, some_hatched, lacks), (every, every_hatched, dead) = told
    assert (some, some_hatched) == (False, False)
    assert "缺 110 接处警（中断 · 最近有效" in lacks
    assert (every, every_hatched) == (True, True)
    assert "中断 · 最近有效" in dead
    assert "缺" not in dead.split("事件密度", 1)[1].split("最近有效", 1)[0]
    counted = made.page.evaluate(
        """() => {
          const F = window.fengge, layer = F.layers.get('incident_density');
          F.live.feeds = F.live.feeds.map((feed) => ({...feed, last_at: null}));
          const points = F.layers.get('incidents_open');
          F.legend.count(points);
          return [F.layering.countText(layer), F.queueEmpty.build(() => {}).textContent];
        }"""
    )
    assert counted[0].startswith("—"), "a source that never told anything is counted as nought"
    assert counted[1] == "还没有收到事件数据"
    expect(made.page.locator("#desk-legend-incidents_open-1")).to_have_text("—")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_head_holds_all_its_tools_on_every_width(screen, server, lang):
    def choose(page):
        page.context.add_cookies([{"name": "fengge_lang", "value": lang, "url": server.address}])

    page = screen("leader", before=choose).page
    page.evaluate(
        """() => {
          document.getElementById('desk-alarms-open').append(' 12 条未确认 not acknowledged');
          document.getElementById('desk-feeds-text').classList.add('is-bad');
        }"""
    )
    lacking = """() => {
      const seen = [...document.querySelectorAll('.head > *')].filter((node) => node.getClientRects().length);
      const outside = seen.filter((node) => node.getBoundingClientRect().right > innerWidth + 1);
      const broken = [...document.querySelectorAll('.page-link')].filter((node) => node.scrollHeight > 60);
      return [...outside, ...broken].map((node) => node.className || node.tagName);
    }"""
    for width in (1920, 1440, 1366, 1280, 1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(lacking) == [], f"at {width} pixels"


def test_the_wall_tells_of_the_systems_that_its_map_does_not_draw(screen):
    made = screen("wall")
    systems = made.page.locator("#wall-systems .system")
    expect(systems.first).to_be_visible()
    assert "110 警情" in [text.replace("\u2009", " ") for text in systems.locator("strong").all_inner_texts()]
    for height in (800, 560):
        made.page.set_viewport_size({"width": 1280, "height": height})
        made.page.reload()
        made.ready()
        made.wait(
            """() => document.getElementById('wall-systems').getBoundingClientRect().bottom
                     <= document.querySelector('.wall-numbers').getBoundingClientRect().top""",
            "the systems run into the numbers",
            10,
        )


def test_an_alarm_bears_its_feeds_name_before_any_state_has_come(screen, server):
    made = screen("wall", tidy=False)
    answer = made.page.evaluate("() => window.fengge.http.json('/data/alarms')")
    place = {
        "kind": "feed",
        "code": "x",
        "name": {"zh": "接处警", "en": "Calls"},
        "bounds": None,
        "centre": None,
        "area": None,
    }
    answer["rows"] = [
        {
            "id": "alarm:feed_dead:feed:x", "occurrence": 1, "rule": "feed_dead", "kind": "feed", "priority": 1, "place": place,
            "name": {"zh": "数据中断", "en": "Feed dead"}, "raised_at": answer["as_of"], "state": "unacknowledged", "unknown_since": None,
        }
    ]  # fmt: skip
    made.page.route("**/live*", lambda route: route.abort())
    made.page.route("**/data/alarms", lambda route: route.fulfill(json=answer))
    made.page.reload()
    alarm = made.page.locator(".wall-alarm").first
    expect(alarm).to_be_visible()  # the map is made first, in software
    expect(alarm).to_contain_text("数据中断")
    expect(alarm).to_contain_text("接处警")


def test_signs_of_which_none_ever_came_leave_no_map_that_looks_calm(screen):
    made = screen()
    told = made.page.evaluate(
        """() => {
          const F = window.fengge, seen = [];
          const hatched = () => F.map.getLayoutProperty('unknown', 'visibility') === 'visible';
          for (const layer of F.layers.values()) layer.on = layer.spec.id === 'incidents_open';
          for (const last_at of ['2013-07-08T10:00:00Z', null]) {
            F.live.feeds = F.live.feeds.map((feed) => ({...feed, state: 'dead', last_at}));
            F.stale.apply();
            seen.push(hatched());
          }
          return seen;
        }"""
    )
    # What came once stands on the map, dimmed.
    assert told == [False, True]
