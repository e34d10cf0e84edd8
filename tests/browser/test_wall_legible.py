"""Whether the wall can be read from where it is read: type, contrast, signs, nothing cut off, on walls of four shapes."""

import time

import pytest

# Pixels of the picture, and how wide it hangs: pixels of 2.5 mm, of 1.25 mm on the 4K wall, and a strip so low that few rows have room.
SHAPES = {(1920, 1080): 4800, (3840, 2160): 4800, (1080, 1920): 2700, (3840, 1080): 9600, (3840, 1081): 4800}
DISTANCE_M = 6.3
# A tenth is what fractions of a pixel come to.
LEAST = {"han": 25 - 0.1, "latin": 20 - 0.1}

READ = r"""
([width_mm, distance_m, least]) => {
  const pitch_m = width_mm / 1000 / innerWidth;
  const INK = {han: 0.916, latin: 0.733};
  const faults = [];
  const shown = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility !== 'hidden' && box.bottom > 0 && box.top < innerHeight;
  };
  const probe = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r * a + under[0] * (1 - a), g * a + under[1] * (1 - a), b * a + under[2] * (1 - a)];
  // The ground that a text really stands on: every translucent ground over the one below, the page's at the bottom.
  const ground = (node) => {
    const grounds = [];
    for (let up = node; up; up = up.parentElement) grounds.unshift(rgba(getComputedStyle(up).backgroundColor));
    return grounds.reduce((under, one) => over(one, under), [15, 19, 23]);
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const walker = document.createTreeWalker(document.querySelector('.page-wall'), NodeFilter.SHOW_TEXT);
  let read = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const node = walker.currentNode.parentElement;
    if (!text || !shown(node) || /^(SCRIPT|STYLE|TITLE)$/.test(node.tagName) || node.closest('svg')) continue;
    read += 1;
    const style = getComputedStyle(node);
    const kind = /\p{Script=Han}/u.test(text) ? 'han' : 'latin';
    const arcmin = (parseFloat(style.fontSize) * pitch_m * INK[kind]) / (distance_m * 0.000291);
    const said = `${text.slice(0, 24)} (${node.id || node.className})`;
    if (arcmin < least[kind]) faults.push(`${said}: ${arcmin.toFixed(1)} minutes of arc`);
    const under = ground(node);
    const ratio = contrast(over(rgba(style.color), under), under);
    if (ratio < 7) faults.push(`${said}: contrast ${ratio.toFixed(2)}`);
    const box = node.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1) faults.push(`${said}: outside the picture`);
    for (let up = node; up && up.matches('.page-wall *'); up = up.parentElement) {
      const hides = getComputedStyle(up).overflowX !== 'visible' && !up.matches('.map-box, .map-box *');
      if (hides && up.scrollWidth > up.clientWidth + 1) faults.push(`${said}: cut off in ${up.id || up.className}`);
    }
  }
  if (read < 20) faults.push(`only ${read} texts were read`);
  const boxOf = (name) => document.querySelector(name).getBoundingClientRect();
  const parts = ['.wall-head', '.map-box', '.wall-side', '.wall-numbers', '.wall-ticker', '.wall-foot'].map((name) => [name, boxOf(name)]);
  const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  for (const [at, [name, box]] of parts.entries()) {
    for (const [other, next] of parts.slice(at + 1)) if (meet(box, next)) faults.push(`${name} runs into ${other}`);
  }
  const [map, legends] = [boxOf('.map-box'), boxOf('.wall-legends')];
  if (legends.bottom > map.bottom + 1 || legends.right > map.right + 1) faults.push('the legends run out of the map');
  for (const node of document.querySelectorAll('.wall-alarm, .rank, .wall-number > *, .tick')) {
    const [box, room] = [node, node.closest('.wall-side, .wall-number, .wall-ticker')].map((one) => one.getBoundingClientRect());
    if (box.height && (box.bottom > room.bottom + 1 || box.top < room.top - 1)) faults.push(`${node.className} is cut off`);
  }
  // Colour never stands alone: a sign or a shape beside it.
  for (const node of document.querySelectorAll('.wall-alarm')) if (!node.querySelector('.alarm-shape')) faults.push('an alarm without its shape');
  for (const node of document.querySelectorAll('.tick')) if (!/^[■▲●]$/.test(node.querySelector('.tick-sign').textContent)) faults.push('a tick without its sign');
  for (const node of document.querySelectorAll('.wall-standing')) {
    if (node.textContent && !/^[▲▼] \S/.test(node.textContent)) faults.push('a number above or below without its sign');
  }
  return [...new Set(faults)];
}
"""

NAMES = r"""
([width_mm, distance_m, least]) => {
  const map = window.fengge.map, zoom = map.getZoom(), faults = [];
  // Sizes stand as a number, by zoom, or by a case within: the smallest that can be drawn counts.
  const size = (told) => {
    if (typeof told === 'number') return told;
    if (told?.[0] === 'case') return Math.min(...told.slice(2).filter((_, at) => at % 2 === 0).map(size), size(told.at(-1)));
    if (told?.[0] !== 'interpolate' || told[1][0] !== 'linear' || told[2][0] !== 'zoom') throw new Error(`text-size ${JSON.stringify(told)}`);
    const stops = told.slice(3), at = stops.filter((_, place) => place % 2 === 0), sizes = stops.filter((_, place) => place % 2).map(size);
    const next = at.findIndex((stop) => stop >= zoom);
    if (next <= 0) return sizes.at(next);
    const share = (zoom - at[next - 1]) / (at[next] - at[next - 1]);
    return sizes[next - 1] + share * (sizes[next] - sizes[next - 1]);
  };
  const light = (colour) => colour.match(/[0-9a-f]{2}/gi).slice(0, 3).map((part) => parseInt(part, 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const colours = (told) => (typeof told === 'string' ? [told] : told.slice(2).filter((one) => typeof one === 'string'));
  let read = 0;
  for (const {id, type} of map.getStyle().layers) {
    const field = type === 'symbol' && map.getLayoutProperty(id, 'text-field');
    const drawn = field && map.getLayoutProperty(id, 'visibility') !== 'none' ? map.queryRenderedFeatures({layers: [id]}).length : 0;
    if (!drawn) continue;
    read += drawn;
    const arcmin = (size(map.getLayoutProperty(id, 'text-size')) * width_mm / 1000 / innerWidth * 0.916) / (distance_m * 0.000291);
    if (arcmin < least.han) faults.push(`${id}: ${arcmin.toFixed(1)} minutes of arc`);
    const halo = map.getPaintProperty(id, 'text-halo-color');
    for (const ink of halo ? colours(map.getPaintProperty(id, 'text-color')) : []) {
      const [high, low] = [light(ink), light(halo)].sort((a, b) => b - a);
      if ((high + 0.05) / (low + 0.05) < 7) faults.push(`${id}: contrast ${((high + 0.05) / (low + 0.05)).toFixed(2)} of ${ink} within ${halo}`);
    }
  }
  return read ? faults : ['no name was drawn'];
}
"""

SIZE = """
([share]) => {
  document.querySelector('.page-wall').style.setProperty('--share', share);
  window.fengge.config.unit_share = share;
  window.dispatchEvent(new Event('resize'));
}
"""


# A large picture takes a machine without a GPU a while to be drawn and fitted anew.
SETTLES_S = 20


def settled(wall, width_mm):
    """What is wrong with the wall once its parts were fitted to its new shape."""
    wall.page.wait_for_timeout(2500)
    end = time.monotonic() + SETTLES_S
    while (faults := wall.page.evaluate(READ, [width_mm, DISTANCE_M, LEAST])) and time.monotonic() < end:
        wall.page.wait_for_timeout(500)
    return faults


DOWNTOWN = """
() => {
  const {map, zoomShift} = window.fengge, centre = [-87.65, 41.87], zoom = 13.2 + zoomShift;
  const {lng, lat} = map.getCenter();
  if (Math.hypot(lng - centre[0], lat - centre[1]) > 0.001 || Math.abs(map.getZoom() - zoom) > 0.01) {
    map.jumpTo({center: centre, zoom});
    return false;
  }
  return map.queryRenderedFeatures({layers: ['road-names']}).length > 3;
}
"""


@pytest.fixture(scope="module")
def wall(server, chromium):
    from tests.browser.conftest import screens

    with screens(server, chromium) as make:
        made = make("wall", width=1920, height=1080)
        made.page.locator("#wall-systems .system").first.wait_for()
        yield made


def test_the_names_on_the_map_are_read_from_where_it_is_read(wall):
    # First: the map's scale is that of the window in which the wall was opened.
    # Taken there anew whenever the turn of the scenes has led elsewhere before the names were drawn.
    wall.wait(DOWNTOWN, "no road's name was drawn")
    assert wall.page.evaluate(NAMES, [4800, DISTANCE_M, LEAST]) == []
    assert wall.page.evaluate(NAMES, [4800, 2 * DISTANCE_M, LEAST]), "the check notices names that are too small"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "x".join(map(str, shape)))
def test_everything_on_the_wall_is_read_from_where_it_is_read(wall, shape):
    width_mm = SHAPES[shape]
    wall.page.set_viewport_size({"width": shape[0], "height": shape[1]})
    wall.page.evaluate(SIZE, [1.25 * DISTANCE_M / 6.3 / width_mm])
    assert settled(wall, width_mm) == []


@pytest.mark.parametrize("shape", [(3840, 1080), (3840, 1081)], ids=["far", "near"])
def test_on_a_strip_the_map_has_most_of_the_height_and_room_beside_its_legend(wall, shape):
    width, height = shape
    wall.page.set_viewport_size({"width": width, "height": height})
    wall.page.evaluate(SIZE, [1.25 * DISTANCE_M / 6.3 / SHAPES[shape]])
    assert settled(wall, SHAPES[shape]) == []
    map_, legends = (wall.page.locator(name).bounding_box() for name in (".map-box", ".wall-legends"))
    assert map_["height"] > 0.7 * height
    assert map_["x"] + map_["width"] - legends["x"] - legends["width"] > 0.15 * width
    assert wall.page.locator(".wall-legend:not(.has-no-room):visible").count()


HANG = """
async () => {
  const F = window.fengge;
  const question = '1;group=sanitation;window=28d;against=previous;by=community_area';
  await F.http.post('/data/planner/views/save', {name: '环卫事项一月对上月，各社区', question});
  const {views} = await F.http.json('/data/planner/views');
  await F.http.post('/data/planner/views/send', {view: views.find((one) => one.question === question).id, to: 'wall'});
  const {rows} = await F.http.json('/data/alarms');
  for (const [at, row] of rows.filter((one) => one.state === 'unacknowledged').entries()) {
    await F.http.post('/data/alarms/acknowledge', {alarm: row.id, comment: '已派人核对', action: String(at).padStart(24, 'a')});
  }
}
"""


@pytest.fixture(scope="module")
def hung(wall, server, chromium):
    """The wall with the saved view that says the most; taken down again."""
    from tests.browser.conftest import screens

    with screens(server, chromium) as make:
        leader = make("leader", "/planner?q=1;window=24h;by=community_area", 900, 700)
        leader.page.evaluate(HANG)
        wall.wait("() => !!document.querySelector('#wall-view .step')", "the wall shows no legend of the view")
        yield wall
        leader.page.evaluate("() => window.fengge.http.post('/data/wall/unpin', {})")


def test_a_wall_that_is_read_from_farther_off_has_larger_type(wall):
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.page.evaluate(SIZE, [1.25 * 8 / 6.3 / 4800])
    wall.page.wait_for_timeout(1500)
    faults = wall.page.evaluate(READ, [4800, 8, LEAST])
    assert [fault for fault in faults if "arc" in fault or "contrast" in fault] == []
    nearer = wall.page.evaluate(READ, [4800, 12, LEAST])
    assert any("minutes of arc" in fault for fault in nearer), "the check notices type that is too small"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "x".join(map(str, shape)))
def test_a_saved_view_on_the_wall_is_read_from_where_it_is_read(hung, shape):
    test_everything_on_the_wall_is_read_from_where_it_is_read(hung, shape)
    assert hung.page.locator("#wall-view .step").first.is_visible()
    told = hung.page.locator("#wall-view").inner_text()
    assert "件数 · 近\u200928\u2009天" in told
    # The strip has room for what it is and its colours alone.
    assert shape == (3840, 1081) or ("对比期" in told and "显著变化" in told)
