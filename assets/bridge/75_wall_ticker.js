// The wall's ticker and shift: what came in and what became overdue, page by page; never a line that runs.
(() => {
  'use strict';

  const F = window.fengge;
  const PAGE_MS = 8000;
  const EVERY_MS = 30000;

  let items = [];
  let first = 0;
  let asked = '';

  const className = (id) => F.config.classes.find((item) => item.id === id)?.name || F.t('wall.ticker.other');
  const areaName = (code) => {
    const kind = F.config.area_kinds[0]?.id;
    const feature = code && F.areas.parts(kind, code)[0];
    return feature ? String(feature.properties.name) : F.t('wall.ticker.nowhere');
  };

  const item = (row) => {
    const box = F.make('span', `tick is-${row.what}`);
    const at = new Date(row.happened_at);
    const late = row.what === 'overdue';
    // A square is urgent, a triangle important, a circle ordinary: as on the map.
    const sign = F.make('span', `tick-sign is-p${row.urgency}${late ? ' is-late' : ''}`, ['■', '▲', '●'][row.urgency - 1] || '●');
    box.append(sign, F.make('span', 'tick-time', F.time(at)),
      F.make('strong', '', [areaName(row.area), className(row.class)].join(F.t('join.dot'))),
      F.make('span', 'tick-what', F.t(`wall.ticker.${row.what}`)));
    return box;
  };

  /** As many as fit whole: what is cut off is not read. */
  const draw = () => {
    const box = F.el('wall-ticker-items');
    if (!box) return;
    if (!items.length) {
      box.replaceChildren(F.make('span', 'note', F.t(F.stale.noIncidents() ? 'headline.no_incidents' : 'wall.ticker.none')));
      return;
    }
    if (first >= items.length) first = 0;
    box.replaceChildren();
    const across = getComputedStyle(box).flexDirection === 'row';
    let shown = 0;
    for (const row of items.slice(first)) {
      const node = item(row);
      box.append(node);
      // Beside each other, on a strip under each other.
      const over = across ? box.scrollWidth > box.clientWidth : box.scrollHeight > box.clientHeight;
      if (over && shown) { node.remove(); break; }
      shown += 1;
    }
    box.dataset.shown = shown;
  };

  const turn = () => {
    first += Number(F.el('wall-ticker-items')?.dataset.shown || 1);
    draw();
  };

  const refresh = async () => {
    try {
      const {pin, ticker} = await F.http.json('/data/wall');
      items = ticker;
      first = 0;
      draw();
      F.emit('wall-pin', pin);
    } catch (error) {
      // The last picture stays, with its moments; it is asked for again before long.
      console.error(`fengge: wall: ${error.message}`);
    }
  };

  /** The shift of this minute: the last that has begun, or yesterday's last. */
  const shift = () => {
    const {shifts} = F.config;
    if (!shifts.length) return;
    const minute = F.time(F.clock.now()).slice(0, 5);
    const here = [...shifts].reverse().find((one) => one.begins <= minute) || shifts.at(-1);
    F.setText('wall-shift', here.name);
  };

  const start = () => {
    F.on('state', ({cases}) => { if (String(cases) !== asked) { asked = String(cases); refresh(); } });
    F.on('areas', draw);
    F.on('second', shift);
    setInterval(turn, PAGE_MS);
    setInterval(refresh, EVERY_MS);
    refresh();
    shift();
  };

  F.ticker = {start};
})();
