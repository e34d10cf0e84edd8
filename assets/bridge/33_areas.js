// Areas for drill-down: outlines, names, and plates with the count of open incidents.
(() => {
  'use strict';

  const F = window.fengge;
  const held = new Map();
  const points = new Map();
  const DENSE = 250;
  const DENSE_FROM = 13.6;
  let shownKind = '';
  let plates = false;

  const fetchShapes = async (kind) => {
    const shapes = await F.http.json(`/data/area-shapes/${encodeURIComponent(kind)}`, {cache: 'default'});
    await F.mapping.loadFonts(shapes.features.map(nameOf).join(''));
    held.set(kind, shapes);
    return shapes;
  };

  const underway = new Map();
  /** The outlines of a kind: asked for once, by however many at a time; a failure is not kept. */
  const load = (kind) => {
    if (!kind || held.has(kind)) return Promise.resolve(held.get(kind));
    if (!underway.has(kind)) underway.set(kind, fetchShapes(kind).finally(() => underway.delete(kind)));
    return underway.get(kind);
  };

  const ringsOf = (geometry) => (geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates]);

  const ringArea = (ring) => {
    let sum = 0;
    for (let at = 1; at < ring.length; at += 1) {
      sum += ring[at - 1][0] * ring[at][1] - ring[at][0] * ring[at - 1][1];
    }
    return Math.abs(sum / 2);
  };

  const inside = (rings, [x, y]) => {
    let within = false;
    for (const ring of rings) {
      for (let at = 0, last = ring.length - 1; at < ring.length; last = at, at += 1) {
        const [ax, ay] = ring[at];
        const [bx, by] = ring[last];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
      }
    }
    return within;
  };

  const edgeDistance = (rings, [x, y]) => {
    let best = Infinity;
    for (const ring of rings) {
      for (let at = 1; at < ring.length; at += 1) {
        const [ax, ay] = ring[at - 1];
        const [bx, by] = ring[at];
        const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
        const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
        best = Math.min(best, (ax + along * (bx - ax) - x) ** 2 + (ay + along * (by - ay) - y) ** 2);
      }
    }
    return best;
  };

  /** Where a label sits best: the grid point of the largest part that lies farthest from its edge. */
  const labelPoint = (geometry) => {
    const rings = ringsOf(geometry).reduce((best, part) => (ringArea(part[0]) > ringArea(best[0]) ? part : best));
    const xs = rings[0].map((at) => at[0]);
    const ys = rings[0].map((at) => at[1]);
    const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    let best = {point: [(west + east) / 2, (south + north) / 2], room: -1};
    for (let i = 1; i < 16; i += 1) {
      for (let j = 1; j < 16; j += 1) {
        const point = [west + ((east - west) * i) / 16, south + ((north - south) * j) / 16];
        if (!inside(rings, point)) continue;
        const room = edgeDistance(rings, point);
        if (room > best.room) best = {point, room};
      }
    }
    return best.point;
  };

  const labelPoints = (kind, shapes) => {
    if (!points.has(kind)) {
      const largest = new Map();
      for (const feature of shapes.features) {
        const {code} = feature.properties;
        const size = Math.max(...ringsOf(feature.geometry).map((part) => ringArea(part[0])));
        if (!largest.has(code) || largest.get(code).size < size) largest.set(code, {feature, size});
      }
      points.set(kind, [...largest.values()].map(({feature}) => ({
        code: feature.properties.code, name: nameOf(feature), at: labelPoint(feature.geometry),
      })));
    }
    return points.get(kind);
  };

  const nameOf = (feature) => String(feature.properties.name || feature.properties.code);

  let shownLayer = null;

  const shown = (value) => F.value(value, shownLayer?.spec.unit);

  const numbers = (item) => Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, typeof value === 'number' ? shown(value) : value]),
  );

  /** What stands on an area's plate: the layer's own words, or its number. */
  const plateText = (item) => {
    const key = shownLayer && `plate.${shownLayer.spec.id}`;
    return key && F.has(key) ? F.t(key, numbers(item)) : shown(item.value);
  };

  /** Place of the shown kind among the district's, the coarsest first: a street's count has other steps than a grid's. */
  const level = () => Math.max(0, F.config.area_kinds.findIndex((kind) => kind.id === F.view.kind));

  /** Step of an area in a layer that fills: -1 is land (a known zero), -2 is unknown. */
  const stepOf = (layer, item) => {
    if (!item) return -2;
    return F.cells.stepOf(F.cells.breaksOf(layer.spec, level()), item.value);
  };

  const fills = (layer) => Boolean(layer && layer.spec.legend.type === 'steps');

  /** Outlines of the kind, each with its step where the shown layer fills areas. */
  const putShapes = () => {
    const shapes = held.get(shownKind);
    if (!shapes) return;
    const dense = shapes.features.length > DENSE ? 1 : 0;
    const filled = fills(shownLayer) && shownLayer.values ? shownLayer : null;
    const features = shapes.features.map((feature) => {
      const {code} = feature.properties;
      const fill = filled ? {step: stepOf(filled, filled.values.get(code)), grey: filled.stale ? 1 : 0} : {};
      return {...feature, properties: {...feature.properties, dense, ...fill}};
    });
    F.mapping.setData('areas', features);
    // A thousand plates hide what they label: those of small areas come with the zoom.
    for (const id of ['area-plates', 'area-labels']) F.mapping.showFrom(id, dense ? F.zoomShift + DENSE_FROM : 0);
  };

  const putLabels = (kind, values) => {
    const dense = held.get(kind).features.length > DENSE ? 1 : 0;
    const features = labelPoints(kind, held.get(kind)).map(({code, name, at}) => {
      const item = values && values.get(code);
      const properties = {code, kind, dense, label: name, value: item ? item.value : 0};
      const text = item && item.value ? plateText(item) : '';
      if (text) properties.count = text;
      return {type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties};
    });
    F.mapping.setData('area-points', features);
  };

  /** Show the outlines and names of the view's area kind. */
  const showKind = async () => {
    const {kind} = F.view;
    if (!kind || kind === shownKind) return;
    const shapes = await load(kind);
    if (kind !== F.view.kind) return;
    shownKind = kind;
    putShapes();
    putLabels(kind, null);
    F.emit('areas', kind);
  };

  const showValues = async (layer) => {
    await showKind();
    if (shownLayer && layer !== shownLayer) return;
    putShapes();
    putLabels(F.view.kind, layer.values);
  };

  /** Plates with counts on the desk; on the wall the ranking beside the map tells them, so names are enough. */
  const showPlates = (layer) => {
    const wanted = Boolean(layer);
    const on = wanted && F.config.page === 'desk';
    plates = on;
    if (layer !== shownLayer) {
      shownLayer = layer;
      putShapes();
      if (layer?.values && held.has(shownKind)) putLabels(shownKind, layer.values);
    }
    F.mapping.show('area-fill', fills(layer));
    F.mapping.show('area-unknown', fills(layer));
    F.mapping.show('area-casing', wanted);
    F.mapping.show('area-line', wanted);
    F.mapping.show('area-plates', on);
    if (F.map?.getLayer('area-labels')) {
      F.map.setFilter('area-labels', on ? ['!', ['has', 'count']] : null);
    }
  };

  const parts = (kind, code) => {
    const shapes = held.get(kind);
    return shapes ? shapes.features.filter((feature) => String(feature.properties.code) === String(code)) : [];
  };

  const bounds = (kind, code) => {
    const box = new maplibregl.LngLatBounds();
    for (const feature of parts(kind, code)) {
      for (const part of ringsOf(feature.geometry)) for (const at of part[0]) box.extend(at);
    }
    return box.isEmpty() ? null : box;
  };

  /** The area of the present kind at a place, or null. */
  const at = ({lng, lat}) => {
    const shapes = held.get(F.view.kind);
    const hit = shapes && shapes.features.find(
      (feature) => ringsOf(feature.geometry).some((part) => inside(part, [lng, lat])),
    );
    return hit ? {code: String(hit.properties.code), name: nameOf(hit)} : null;
  };

  const anyShapes = () => held.get(shownKind) || null;

  /** The words of the shown layer for an area under the pointer. */
  const hoverText = (code) => {
    const item = shownLayer?.values?.get(code);
    const key = `hover.${shownLayer?.spec.id}`;
    if (shownLayer && fills(shownLayer)) {
      if (!item || shownLayer.stale) return F.t('legend.unknown');
      // What an area's source does not state is left out of the sentence.
      const whole = Object.values(item).every((value) => value !== null);
      return F.t(whole || !F.has(`${key}_less`) ? key : `${key}_less`, numbers(item));
    }
    return item ? F.t('hover.area', {n: F.number(item.value)}) : F.t('hover.area_none');
  };

  F.areas = {load, repaint: putShapes, level, hoverText, showKind, showValues, showPlates, parts, bounds, at, shapes: anyShapes, all: (kind) => held.get(kind)?.features || [], on: () => plates};
})();
