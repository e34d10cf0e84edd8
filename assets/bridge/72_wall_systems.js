// The wall's list of systems: what the layers that are not drawn have to say, as totals only.
(() => {
  'use strict';

  const F = window.fengge;
  const EVERY_MS = 30000;
  // Beside the map's weeks, the last day: what a shift can still act on.
  const WINDOW = '24h';
  const COARSE = 7;

  // Residents are no system's work: they stand on the planners' map.
  const fed = (spec) => spec.unit !== 'residents' && F.fed(spec);

  const ASK = {
    cells: async ({id}) => (await F.http.cells(id, {window: WINDOW, res: COARSE})).header,
    areas: async ({id}) => (await F.http.json(`/data/areas/${id}?${F.http.query({window: WINDOW, kind: F.view.kind})}`)).meta,
  };

  /** All that are counted, with a place or without: the further counts under it are of all as well. */
  const countText = (spec, {total, unlocated}) => F.layering.countText({spec, meta: {total: total + unlocated}});

  /** What stands under a system's count: its further counts and their time, or that its source is silent. */
  const noteText = ({spec}, meta) => {
    const bad = F.stale.badFeeds(spec);
    if (bad.length) return F.stale.since(bad);
    const span = F.layering.spanText({spec, meta}, WINDOW);
    return [F.layering.partsText(meta), span].filter(Boolean).join(F.t('join.dot'));
  };

  const row = ({layer, meta}) => {
    const box = F.make('div', 'system');
    box.classList.toggle('is-stale', F.stale.badFeeds(layer.spec).length > 0);
    box.append(F.make('strong', '', layer.spec.name), F.make('span', 'system-count', countText(layer.spec, meta)),
      F.make('span', 'note', noteText(layer, meta)));
    return box;
  };

  const ask = async (layer) => {
    try {
      return {layer, meta: await ASK[layer.spec.draw](layer.spec)};
    } catch (error) {
      console.error(`fengge: system ${layer.spec.id}: ${error.message}`);
      return null;
    }
  };

  /** Ask each layer of the wall that is not drawn; those that say no more than one number are left out. */
  const refresh = async () => {
    const box = F.el('wall-systems');
    const others = [...F.layers.values()].filter((layer) => !layer.on && fed(layer.spec) && ASK[layer.spec.draw]);
    if (!box || !F.map || !others.length) return;
    const told = (await Promise.all(others.map(ask))).filter((item) => item && Object.keys(item.meta.parts).length);
    // A row that could not be asked for would vanish as if the system had gone: then the last picture stays.
    if (told.length < Number(box.dataset.rows || 1)) return;
    box.dataset.rows = told.length;
    last = told;
    draw();
  };

  let last = [];
  /** What was told last, as much of it as the scene's legends leave room for. */
  const draw = () => {
    const box = F.el('wall-systems');
    if (!box || !F.map) return;
    // What the scene draws has its legend above.
    box.replaceChildren(...last.filter(({layer}) => !layer.on).map(row));
    fit(box);
  };

  /** Fewer rows, never smaller type: what would run into the numbers below is left out, the last first. */
  const fit = (box) => {
    const legends = [...box.parentElement.children].filter((node) => node !== box);
    for (const node of legends) node.classList.remove('has-no-room');
    const bottom = F.map.getContainer().getBoundingClientRect().bottom;
    const over = () => box.parentElement.getBoundingClientRect().bottom > bottom;
    while (box.lastChild && over()) box.lastChild.remove();
    // Of what a saved view says its colours go last: without them nobody reads its map.
    const said = [...box.parentElement.querySelectorAll(':scope > .wall-view > .note')].reverse();
    for (const node of said) node.classList.remove('has-no-room');
    const [view, ...others] = legends.filter((one) => !one.hidden);
    for (const node of [...others.reverse(), ...said, view]) if (over()) node.classList.add('has-no-room');
  };

  const start = () => {
    F.on('live-state', (state) => { if (state === 'live') refresh(); });
    F.on('scene', refresh);
    F.on('layer', F.debounce(draw, 200));
    F.on('room', draw);
    F.on('wall-view', draw);
    setInterval(refresh, EVERY_MS);
  };

  F.systems = {start};
})();
