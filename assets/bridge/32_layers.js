// What each layer holds, when it is fetched, and what its row in the list says.
(() => {
  'use strict';

  const F = window.fengge;
  const MAP_LAYERS = {
    incidents: ['incident-points', 'incident-clusters'],
    cases: ['case-points', 'case-clusters'],
    cameras: ['cameras-far', 'cameras-near'],
    traffic: ['traffic-points', 'traffic-unknown', 'traffic-labels'],
  };

  /** The map source of a points layer. */
  const sourceOf = ({legend}) => {
    if (legend.type === 'steps') return 'traffic';
    if (legend.type === 'marks') return 'cases';
    return legend.keys && legend.keys.includes('off') ? 'cameras' : 'incidents';
  };

  /** Take the layers of the page configuration; nothing is fetched yet. */
  const setup = () => {
    F.layers.clear();
    for (const spec of F.config.layers) {
      F.layers.set(spec.id, {
        spec, on: F.view.layers.has(spec.id), byRes: new Map(), meta: null, stale: false, loadedKey: '', abort: null,
      });
    }
  };

  /** The key under which an answer is held: what the digest of the live stream is compared for. */
  const keyOf = (layer) => {
    const {spec} = layer;
    const extra = {};
    if (spec.draw === 'cells') extra.res = F.cells.clamp(spec);
    if (spec.draw === 'areas') extra.kind = F.view.kind;
    return F.http.query(extra);
  };

  const fetchPoints = async (layer, signal) => {
    const answer = await F.http.json(`/data/points/${layer.spec.id}?${F.http.query()}`, {signal});
    layer.meta = answer.meta;
    layer.features = answer.geojson.features;
    if (F.marks.isMarked(layer.spec)) F.marks.show();
    else if (sourceOf(layer.spec) === 'traffic') F.traffic.show(layer);
    else F.mapping.setData(sourceOf(layer.spec), answer.geojson);
  };

  const fetchAreas = async (layer, signal) => {
    const url = `/data/areas/${layer.spec.id}?${F.http.query({kind: F.view.kind})}`;
    const answer = await F.http.json(url, {signal});
    layer.meta = answer.meta;
    layer.values = new Map(answer.values.map((item) => [item.code, item]));
    await F.areas.showValues(layer);
  };

  const FETCH = {cells: (...args) => F.cells.fetch(...args), points: fetchPoints, areas: fetchAreas};

  /**
   * Fetch a layer for the present view. A request for another view is dropped, never drawn after a newer one;
   * one for the same view is let finish and then asked again, so that fast changes never starve the picture.
   */
  const refresh = async (layer) => {
    const key = keyOf(layer);
    if (layer.abort && layer.askedKey === key) { layer.again = true; return; }
    if (layer.abort) layer.abort.abort();
    const abort = new AbortController();
    Object.assign(layer, {abort, askedKey: key, again: false});
    try {
      await FETCH[layer.spec.draw](layer, abort.signal);
      layer.loadedKey = key;
      layer.failed = false;
      describe(layer);
      F.emit('layer', layer);
    } catch (error) {
      if (error.name === 'AbortError') return;
      // The last picture stays, with its age; the next change or reconnect tries again.
      layer.failed = true;
      console.error(`fengge: layer ${layer.spec.id}: ${error.message}`);
      F.emit('refused', error);
    } finally {
      if (layer.abort === abort) {
        layer.abort = null;
        // The answer may be the one that the stream told of while it was under way.
        if (layer.again && (layer.failed || layer.meta.digest !== layer.told)) refresh(layer);
      }
    }
  };

  const visible = () => [...F.layers.values()].filter((layer) => layer.on);

  /** Fetch whatever is shown and not yet held for the present view, and what failed the last time. */
  const catchUp = () => Promise.all(
    visible().filter((layer) => layer.failed || layer.loadedKey !== keyOf(layer)).map(refresh),
  );

  /** Fetch what the live stream says has changed. */
  const compare = (digests) => {
    const changed = visible().filter((layer) => {
      const digest = digests[layer.spec.id];
      layer.told = digest;
      return digest !== undefined && (!layer.meta || layer.meta.digest !== digest || layer.failed);
    });
    return Promise.all(changed.map(refresh));
  };

  const countText = (layer) => {
    const {meta, spec} = layer;
    const n = F.stale.silent(spec) ? '—' : F.value(meta.total, spec.unit);
    return F.t('layer.count', {n, unit: F.t(`unit.${spec.unit}`)});
  };

  /** An end of a period: a day as such, a moment as short as it can be said. */
  const bound = (text) => (text.length === 10 ? text.slice(5) : F.shortMoment(new Date(text)));

  /** The time that a layer's numbers cover: the window, or the closed period of a release; nothing where it is now. */
  const spanText = ({meta, spec}, span = F.view.window) => {
    if (spec.windowed) return F.t(`window.${span}`);
    if (!meta?.period) return '';
    const key = F.has(`period.${spec.id}`) ? `period.${spec.id}` : 'layer.period';
    const [from, to] = [bound(meta.period.start), bound(meta.period.end)];
    // A shift within one day names the day once.
    const day = from.split(' ')[0];
    return F.t(key, {from, to: to.startsWith(`${day} `) ? to.slice(day.length + 1) : to});
  };

  const asofText = (layer) => {
    const {meta, spec} = layer;
    const words = [spanText(layer)].filter(Boolean);
    if (spec.draw === 'cells') words.push(F.t('layer.resolution', {res: layer.res}));
    // A closed period stands as it was released; anything else is as of a moment.
    if (!meta.period) words.push(F.shortMoment(new Date(meta.as_of)));
    return words.join(F.t('join.dot'));
  };

  /** The further counts of an answer, each with its words. */
  const partsText = (meta) => Object.entries(meta.parts)
    .map(([name, n]) => F.t(`part.${name}`, {n: F.number(n)})).join(F.t('join.dot'));

  /** The row of the list: count behind the layer, what it covers, what could not be placed. */
  const describe = (layer) => {
    const {spec, meta} = layer;
    const page = F.config.page;
    F.setText(`${page}-layer-count-${spec.id}`, countText(layer));
    F.setText(`${page}-layer-asof-${spec.id}`, asofText(layer));
    const left = meta.unlocated ? F.t('layer.unlocated', {n: F.number(meta.unlocated)}) : '';
    F.setText(`${page}-layer-unlocated-${spec.id}`, left);
    F.setText(`${page}-layer-parts-${spec.id}`, partsText(meta));
    const days = meta.day_only ? F.t('layer.day_only', {n: F.number(meta.day_only)}) : '';
    F.setText(`${page}-layer-dayonly-${spec.id}`, days);
    if (spec.legend.type === 'categories' && layer.features) F.legend.count(layer);
    if (spec.legend.type === 'steps') F.legend.steps(layer);
    if (spec.legend.type === 'marks') F.marks.legend(layer);
  };

  const applyVisibility = () => {
    const shapes = {incidents: false, cases: false, cameras: false, traffic: false};
    let areas = null;
    for (const layer of F.layers.values()) {
      if (layer.spec.draw === 'points') shapes[sourceOf(layer.spec)] ||= layer.on;
      if (layer.spec.draw === 'areas') areas = areas || (layer.on ? layer : null);
    }
    for (const [name, ids] of Object.entries(MAP_LAYERS)) ids.forEach((id) => F.mapping.show(id, shapes[name]));
    F.marks.show();
    F.areas.showPlates(areas);
    F.mapping.draw();
    F.stale.apply();
  };

  const mark = (layer) => {
    const row = document.querySelector(`[data-layer="${layer.spec.id}"]`);
    if (row) row.setAttribute('aria-checked', String(layer.on));
    row?.closest('.layer')?.classList.toggle('is-off', !layer.on);
  };

  /** Take over which layers are shown from the view (toggle, history). */
  const follow = () => {
    for (const layer of F.layers.values()) {
      layer.on = F.view.layers.has(layer.spec.id);
      mark(layer);
    }
    const shown = document.getElementById(`${F.config.page}-layers-shown`);
    if (shown) F.setText(shown.id, F.t('layers.shown', {n: F.view.layers.size, all: F.layers.size}));
    applyVisibility();
  };

  /** What a layer takes up on the map, so that another of the same would cover it; '' where it leaves the rest to be seen. */
  const takes = (id) => {
    const {spec} = F.layers.get(id) || {};
    if (spec?.draw !== 'points') return spec?.draw || '';
    return ['incidents', 'cases'].includes(sourceOf(spec)) ? 'cases' : '';
  };

  /**
   * Show or hide a layer. Two hexagon layers, two of areas, or two of the same cases would cover each other: one takes
   * the other's place.
   */
  const toggle = (id) => {
    const {layers} = F.view;
    if (layers.has(id)) layers.delete(id);
    else F.view.layers = new Set([...[...layers].filter((other) => !takes(id) || takes(other) !== takes(id)), id]);
    F.url.push();
    F.emit('view', {from: 'layers'});
  };

  F.layering = {setup, refresh, catchUp, compare, follow, toggle, visible, describe, sourceOf, applyVisibility,
    countText, partsText, spanText};
})();
