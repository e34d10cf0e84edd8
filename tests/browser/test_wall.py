"""The wall: nobody touches it, it shows no record, and it lives through a restart of the server."""

from playwright.sync_api import expect

ACKNOWLEDGE = """
async () => {
  const {rows} = await window.fengge.http.json('/data/alarms');
  for (const [at, row] of rows.filter((one) => one.state === 'unacknowledged').entries()) {
    await window.fengge.http.post('/data/alarms/acknowledge', {alarm: row.id, comment: '已派人核对', action: String(at).padStart(24, '0')});
  }
}
"""


def test_the_token_opens_the_wall_and_nothing_with_records(screen, server):
    made = screen("wall")
    assert made.page.url.startswith(f"{server.address}/wall")
    facts = made.probe()["layers"]
    assert facts["incident_density"]["drawn"] > 50
    assert facts["incidents_open"]["drawn"] > 50
    ids = made.page.evaluate(
        "() => window.fengge.layers.get('incidents_open').features.map(feature => feature.properties.id)"
    )
    assert ids
    assert not any(ids)
    assert "cameras" not in facts
    expect(made.page.locator("#wall-note-cameras_on")).to_contain_text("/")
    expect(made.page.locator("#wall-note-reported_today")).to_contain_text("昨日")
    home = made.page.request.get(server.address + "/", max_redirects=0)
    assert (home.status, home.headers["location"]) == (303, "/wall")
    for path in ("/api/v1/records?layer=incidents_open", "/data/cells/sensitive_incidents?res=7&window=7d"):
        assert made.page.request.get(server.address + path, headers={"Accept": "application/json"}).status in {
            401,
            403,
            404,
        }
    assert made.page.request.post(server.address + "/_dash-update-component", data="{}").status in {400, 401, 403}


def test_the_walls_numbers_are_the_desks(screen, server):
    server.clock("pause")
    wall, desk = screen("wall"), screen("operator")
    count = desk.probe()["layers"]["incidents_open"]
    expect(wall.page.locator("#wall-number-open")).to_have_text(f"{count['count'] + count['unlocated']:,}")
    # Speeds fall: the slowest street is the one that somebody must act on.
    wall.wait("() => window.fengge.scene.ranked()?.values?.size > 3", "no scene ranks areas")
    shown = wall.page.evaluate(
        """() => {
          const F = window.fengge, layer = F.scene.ranked();
          const told = () => [...document.querySelectorAll('#wall-ranking .rank-value')].map((node) => Number(node.textContent.replace(/,/g, '')));
          const most = (F.emit('layer', layer), told());
          layer.spec.legend.falling = true;
          const least = (F.emit('layer', layer), told());
          return [most, least];
        }"""
    )
    assert shown == [sorted(shown[0], reverse=True), sorted(shown[1])]
    assert len(shown[0]) > 1


def test_it_recovers_by_itself_when_the_server_comes_back(screen, server):
    made = screen("wall", tidy=False)
    server.stop()
    made.wait(
        "() => !!window.fengge?.probe && window.fengge.probe().live.state !== 'live'",
        "the wall did not notice that the server was gone",
    )
    server.start()
    server.clock("pause")
    made.wait(
        "() => !!window.fengge?.probe && window.fengge.probe().live.state === 'live'", "the wall did not come back", 90
    )
    made.wait(
        "() => window.fengge?.probe && window.fengge.probe().layers.incident_density?.drawn > 50",
        "the wall came back without its map",
    )


def test_an_emergency_in_one_area_takes_the_scene_to_it_and_gives_it_back(screen):
    leader, wall = screen("leader"), screen("wall")
    # A critical alarm that nobody acknowledged would hold the scene.
    leader.page.evaluate(ACKNOWLEDGE)
    wall.wait("() => window.fengge.scene.shown()?.startsWith('turn/')", "the wall does not go through its scenes")
    wall.page.wait_for_timeout(1000)
    before = wall.probe()["camera"]
    post = "([path, order]) => window.fengge.http.post(path, order)"
    until = leader.page.evaluate("() => new Date(window.fengge.clock.now().getTime() + 3600e3).toISOString()")
    order = {"reason": "内涝抢险演练", "until": until, "area": "police_district:9"}
    leader.page.evaluate(post, ["/data/emergency", order])
    wall.wait(
        "() => window.fengge.probe().selection?.id === '9' && document.body.classList.contains('in-emergency')",
        "the wall's scene did not go to the area",
    )
    wall.wait(f"() => window.fengge.probe().camera.zoom > {before['zoom']} + 0.3", "the wall did not close in")
    (lasting,) = leader.page.evaluate("() => window.fengge.http.json('/data/emergency')")["lasting"]
    leader.page.evaluate(post, ["/data/emergency/end", {"emergency": lasting["id"]}])
    wall.wait(
        f"() => !window.fengge.probe().selection && Math.abs(window.fengge.probe().camera.zoom - {before['zoom']}) < 0.05",
        "the wall's scene did not come back",
    )


def test_a_view_sent_at_the_planner_hangs_on_the_wall_until_it_is_taken_down_at_the_desk(screen):
    leader, wall = screen("leader", "/planner?q=1;window=7d;by=community_area"), screen("wall")
    leader.page.evaluate(ACKNOWLEDGE)
    wall.wait("() => window.fengge.scene.shown()?.startsWith('turn/')", "the wall does not go through its scenes")
    page = leader.page
    page.locator("#planner-files button", has_text="常用视图").click()
    page.locator("#planner-dialog .save-form input").first.fill("各社区一周")
    page.locator("#planner-dialog .save-form .primary").first.click()
    row = page.locator(".view-row", has_text="各社区一周")
    row.locator("button", has_text="送上大屏").click()
    row.locator(".hang-form .primary").click()
    expect(row.locator(".view-held")).to_contain_text("正在大屏上")
    wall.wait("() => !!document.querySelector('#wall-view .step')", "the wall shows no legend of the view")
    expect(wall.page.locator("#wall-view strong")).to_have_text("各社区一周")
    expect(wall.page.locator("#wall-view")).to_contain_text("近\u20097\u2009天")
    expect(wall.page.locator("#wall-scene-name")).to_have_text("各社区一周")
    assert "demo_leader" not in wall.page.locator(".page-wall").inner_text()
    coloured = "() => window.fengge.map.querySourceFeatures('answer-areas').length > 10"
    wall.wait(coloured, "the wall's map is not coloured by the answer")
    expect(wall.page.locator("#wall-ranking .rank").first).to_be_visible()
    desk = screen("operator")
    desk.page.locator("[data-action='wall-remote']").click()
    expect(desk.page.locator(".remote-held")).to_contain_text("各社区一周")
    desk.page.locator(".remote-held button").click()
    expect(desk.page.locator(".remote-held")).to_contain_text("大屏正在轮播")
    wall.wait(
        "() => window.fengge.scene.shown().startsWith('turn/') && document.querySelector('#wall-view').hidden",
        "the scenes do not go on",
    )
    wall.wait(f"() => !({coloured})()", "the view's colours stay on the map")


def test_what_may_not_hang_says_why_beside_its_button(screen):
    leader = screen("leader", "/planner?q=1;window=7d;by=point")
    page = leader.page
    page.locator("#planner-files button", has_text="常用视图").click()
    page.locator("#planner-dialog .save-form input").first.fill("单个事件")
    page.locator("#planner-dialog .save-form .primary").first.click()
    row = page.locator(".view-row", has_text="单个事件")
    expect(row.locator("button", has_text="送上大屏")).to_be_disabled()
    expect(row.locator(".view-kept")).to_contain_text("点会指到单个事件")


def test_the_district_stands_under_the_banner_that_says_what_is_missing(screen):
    made = screen("wall")
    made.page.evaluate(
        """() => {
          const F = window.fengge;
          F.live.feeds = F.live.feeds.map((feed) => ({...feed, state: feed.feed === 'grid_cases' ? 'dead' : 'ok'}));
          F.stale.apply();
        }"""
    )
    expect(made.page.locator("#wall-stale")).to_be_visible()
    made.wait(
        """() => {
          const F = window.fengge, [west, south, east, north] = F.config.map.bounds.flat();
          const box = document.getElementById('wall-stale').getBoundingClientRect();
          const map = F.map.getContainer().getBoundingClientRect();
          return map.top + F.map.project([west, north]).y >= box.bottom;
        }""",
        "the banner lies over the district",
    )
