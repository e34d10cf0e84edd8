"""The wall: nobody touches it, it shows no record, and it lives through a restart of the server."""

from playwright.sync_api import expect


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
    assert made.probe()["layers"]["incident_density"]["drawn"] > 50
