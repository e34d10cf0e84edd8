// Hexagon layers: ids once, then values; colours from a table, swapped in place.
(() => {
  'use strict';

  const F = window.fengge;

  // Zoom at which each resolution takes over, and how far beyond it the zoom must go to switch (no flapping).
  // A hexagon is 30 to 110 pixels wide: large enough to point at, small enough to show where.
  const FROM = [[11, 15.4], [10, 14], [9, 12.5], [8, 10.9]];
  const SLACK = 0.18;
  // The wall is read as a picture, not pointed at: one resolution finer.
  const WALL_FINER = 1;
  // The finest that the server gives a wall.
  const WALL_FINEST = 9;

  const wanted = (zoom, slack) => {
    for (const [res, from] of FROM) if (zoom >= from + slack) return res;
    return 7;
  };

  let held = null;
  /** The resolution for the present zoom; keeps the held one while the zoom is within the slack. */
  const resolution = () => {
    const wall = F.config.page === 'wall';
    const zoom = (F.map ? F.map.getZoom() - F.zoomShift : F.config.map.zoom) + (wall ? WALL_FINER : 0);
    const up = wanted(zoom, SLACK);
    const down = wanted(zoom, -SLACK);
    if (held === null) held = wanted(zoom, 0);
    else if (held < up) held = up;
    else if (held > down) held = down;
    return wall ? Math.min(held, WALL_FINEST) : held;
  };

  const clamp = (spec) => Math.min(Math.max(resolution(), spec.resolutions[0]), spec.resolutions[1]);

  /** Lower bounds of the colour steps: fixed for a resolution and a window, so that colours mean the same tomorrow. */
  const breaksOf = (spec, res) => spec.legend.breaks[F.view.window][res];

  /** `count` colours spread over the sequential scale; greys where the layer is stale. */
  const ramp = (count, stale) => {
    const name = stale ? 'g' : 'q';
    const whole = [0, 1, 2, 3, 4, 5].map((at) => F.token(`${name}${at}`));
    if (count >= 6) return whole.slice(0, count);
    return Array.from({length: count}, (_, at) => whole[count === 1 ? 3 : Math.round((at * 5) / (count - 1))]);
  };

  const stepOf = (breaks, value) => {
    let at = -1;
    while (at + 1 < breaks.length && value >= breaks[at + 1]) at += 1;
    return at;
  };

  /** Fill `layer.colours` (RGBA per id) from the values; a zero keeps alpha 0 and is not drawn. */
  const paint = (layer) => {
    const breaks = breaksOf(layer.spec, layer.res);
    const table = ramp(breaks.length, layer.stale).map(F.rgb);
    const colours = new Uint8ClampedArray(4 * layer.ids.length);
    for (let at = 0; at < layer.values.length; at += 1) {
      const step = stepOf(breaks, layer.values[at]);
      if (step < 0 || layer.values[at] === 0) continue;
      const [red, green, blue] = table[step];
      colours.set([red, green, blue, 255], 4 * at);
    }
    layer.colours = colours;
    layer.painted = (layer.painted || 0) + 1;
  };

  const converter = () => new FenggeMap.JSONConverter({
    configuration: new FenggeMap.JSONConfiguration({classes: FenggeMap.classes}),
  });

  /** Style of the layer's declaration (pydeck JSON), without the data and accessors that the bridge supplies. */
  const declared = (spec) => {
    if (!spec.deck) return {};
    if (!spec.styled) {
      const made = converter().convert(spec.deck);
      const layer = made.layers ? made.layers[0] : made;
      const {opacity, coverage, extruded, stroked} = layer.props;
      spec.styled = {opacity, coverage, extruded, stroked};
    }
    return spec.styled;
  };

  /** Hexagons are opaque on the wall; under an operator's symbols they take the declared opacity. */
  const opacityOf = (spec) => (F.config.page === 'wall' ? 1 : declared(spec).opacity ?? 0.8);

  // A raised scene lifts each hexagon by its value; the highest stands as high as this.
  const HIGHEST_M = 1400;
  let raised = false;
  const raise = (wanted) => { raised = wanted; };

  const heights = (layer) => {
    if (!raised) return {};
    const most = layer.values.reduce((top, value) => Math.max(top, value), 1);
    return {extruded: true, elevationScale: HIGHEST_M / most, getElevation: (_, {index}) => layer.values[index] || 0};
  };

  const build = (layer) => {
    const {ids, colours, spec} = layer;
    return new FenggeMap.H3HexagonLayer({
      coverage: 0.965, ...declared(spec), id: `cells-${spec.id}`, extruded: false, stroked: false, pickable: false,
      opacity: opacityOf(spec), beforeId: 'slot-cells', data: layer.data,
      ...F.mapping.clip(), getHexagon: (_, {index}) => ids[index],
      getFillColor: (_, {index, target}) => {
        for (let part = 0; part < 4; part += 1) target[part] = colours[4 * index + part];
        return target;
      },
      ...heights(layer),
      updateTriggers: {getFillColor: `${layer.res}/${layer.painted}`, getElevation: `${layer.res}/${layer.painted}`},
    });
  };

  const shown = () => [...F.layers.values()].filter((layer) => layer.spec.draw === 'cells' && layer.on && layer.ids);

  const deckLayers = () => shown().map(build);

  /** Ids grow by appending within an epoch; another epoch starts afresh. */
  const merge = (layer, res, answer) => {
    const {header, ids, values} = answer;
    const kept = layer.byRes.get(res);
    const epoch = kept && kept.epoch === header.epoch;
    // The new ids stand at a place of their own, so that two answers under way at once cannot put them in twice.
    const whole = epoch ? kept.ids.slice(0, header.count - header.new).concat(ids) : ids;
    const same = epoch && whole.length === kept.ids.length;
    layer.byRes.set(res, {epoch: header.epoch, ids: whole, data: same ? kept.data : {length: whole.length}});
    const now = layer.byRes.get(res);
    Object.assign(layer, {res, ids: now.ids, data: now.data, values, meta: header, index: same ? layer.index : null});
    if (layer.indexRes !== res) layer.index = null;
  };

  const fetchCells = async (layer, signal) => {
    const res = clamp(layer.spec);
    const kept = layer.byRes.get(res);
    const extra = {res, epoch: kept ? kept.epoch : '', have: kept ? kept.ids.length : 0};
    const answer = await F.http.cells(layer.spec.id, extra, {signal});
    merge(layer, res, answer);
    paint(layer);
    F.mapping.draw();
  };

  /** Value of a cell of the topmost shown cells layer; 0 where the layer holds none. */
  const valueOf = (layer, cell) => {
    if (!layer.index) {
      layer.index = new Map(layer.ids.map((id, at) => [id, at]));
      layer.indexRes = layer.res;
    }
    const at = layer.index.get(cell);
    return at === undefined ? 0 : layer.values[at] || 0;
  };

  const drawn = (layer) => {
    let count = 0;
    if (layer.colours) for (let at = 3; at < layer.colours.length; at += 4) if (layer.colours[at]) count += 1;
    return count;
  };

  F.cells = {resolution, clamp, breaksOf, ramp, stepOf, paint, deckLayers, fetch: fetchCells, valueOf, drawn, shown, opacityOf, raise};
})();
