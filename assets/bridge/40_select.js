// What is chosen: a hexagon, an area or an incident. One place sets it; map, panel and URL follow.
(() => {
  'use strict';

  const F = window.fengge;
  const SYMBOLS = ['incident-points', 'incident-clusters', 'case-points', 'case-clusters'];
  const CAMERAS = ['cameras-near', 'cameras-far'];
  const TRAFFIC = ['traffic-points', 'traffic-unknown'];

  const cellFeature = (cell) => ({
    type: 'Feature', properties: {cell},
    geometry: {type: 'Polygon', coordinates: [FenggeMap.h3.cellToBoundary(cell, true)]},
  });

  const incidentAt = (id) => {
    for (const layer of F.layers.values()) {
      const hit = (layer.features || []).find((feature) => String(feature.properties.id) === String(id));
      if (hit) return hit.geometry.coordinates;
    }
    return F.queue.placeOf(id);
  };

  /** Draw the selection; safe to call again whenever data it depends on arrives. */
  const draw = () => {
    const {selection} = F.view;
    let cell = [];
    let area = [];
    if (selection?.type === 'cell') cell = [cellFeature(selection.id)];
    if (selection?.type === 'area') area = F.areas.parts(selection.kind, selection.id);
    if (selection?.type === 'incident' && F.map) {
      const at = incidentAt(selection.id);
      if (at) cell = [ring(at)];
    }
    F.mapping.setData('mark-cell', cell);
    F.mapping.setData('mark-area', area);
    document.body.classList.toggle('has-selection', Boolean(selection));
  };

  /** A ring of constant screen size around a point, redrawn on zoom. */
  const ring = (at) => {
    const centre = F.map.project(at);
    const r = 19 * F.scale;
    const points = Array.from({length: 33}, (_, step) => {
      const turn = (step / 32) * 2 * Math.PI;
      const {lng, lat} = F.map.unproject([centre.x + r * Math.cos(turn), centre.y + r * Math.sin(turn)]);
      return [lng, lat];
    });
    return {type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: [points]}};
  };

  const tellDash = () => {
    F.setProps('desk-view-selection', {data: F.view.selection});
    F.emit('selection', F.view.selection);
  };

  const same = (a, b) => F.url.writeSelection(a) === F.url.writeSelection(b);

  const select = (selection) => {
    if (same(selection, F.view.selection)) return;
    F.view.selection = selection;
    F.url.push();
    draw();
    tellDash();
    F.el('desk-panel-body').scrollTop = 0;
    if (selection) F.emit('selected', selection);
  };

  const inView = (at) => {
    const {x, y} = F.map.project(at);
    const box = F.map.getContainer().getBoundingClientRect();
    return x > 40 && y > 40 && x < box.width - 40 && y < box.height - 40;
  };

  /** Bring what a list named into view, only if it is out of sight. */
  const reveal = async (selection) => {
    if (!F.map) return;
    const motion = {duration: F.reducedMotion() ? 0 : 400};
    if (selection.type === 'area') {
      await F.areas.load(selection.kind);
      const box = F.areas.bounds(selection.kind, selection.id);
      if (box && !inView(box.getCenter())) F.map.fitBounds(box, {padding: 60, ...motion});
      draw();
      return;
    }
    const at = selection.type === 'incident' ? incidentAt(selection.id)
      : FenggeMap.h3.cellToLatLng(selection.id).reverse();
    if (at && !inView(at)) F.map.easeTo({center: at, ...motion});
    if (at && selection.type === 'incident') await F.clusters.openTo(selection.id, at, motion);
  };

  const cellsLayer = () => F.cells.shown()[0] || null;

  /** The hexagon of the shown cells layer at a place, or null outside the land or without such a layer. */
  const cellAt = (lngLat, point) => {
    const layer = cellsLayer();
    if (!layer) return null;
    const id = FenggeMap.h3.latLngToCell(lngLat.lat, lngLat.lng, layer.res);
    const value = F.cells.valueOf(layer, id);
    const onLand = value > 0 || F.map.queryRenderedFeatures(point, {layers: ['land']}).length > 0;
    return onLand ? {id, value, layer} : null;
  };

  const around = ({x, y}, by) => [[x - by, y - by], [x + by, y + by]];

  /** What lies under a point of the screen: {kind, ...}, the topmost first; null where there is nothing. */
  const pick = (point, lngLat) => {
    const find = (layers, by) => F.map.queryRenderedFeatures(around(point, by), {layers})[0];
    const symbol = find(SYMBOLS, 3);
    if (symbol) return {kind: symbol.properties.cluster ? 'cluster' : 'incident', feature: symbol};
    const camera = find(CAMERAS, 2);
    if (camera) return {kind: 'camera', feature: camera};
    const counting = find(TRAFFIC, 2);
    if (counting) return {kind: 'traffic', feature: counting};
    const plate = F.areas.on() ? find(['area-plates'], 0) : null;
    if (plate) return {kind: 'area', area: {code: String(plate.properties.code), name: plate.properties.label}};
    const cell = cellAt(lngLat, point);
    if (cell) return {kind: 'cell', ...cell};
    const area = F.areas.on() ? F.areas.at(lngLat) : null;
    return area ? {kind: 'area', area} : null;
  };

  const openCluster = async (feature) => {
    if (await F.clusters.open(feature)) return;
    // Incidents at one address never part: show their hexagon's list instead.
    const [lng, lat] = feature.geometry.coordinates;
    const res = cellsLayer()?.res || 9;
    select({type: 'cell', id: FenggeMap.h3.latLngToCell(lat, lng, res), res});
  };

  const onClick = ({point, lngLat}) => {
    const hit = pick(point, lngLat);
    if (!hit) return;
    if (hit.kind === 'cluster') openCluster(hit.feature);
    if (hit.kind === 'incident') select({type: 'incident', id: String(hit.feature.properties.id)});
    if (hit.kind === 'area') select({type: 'area', id: hit.area.code, kind: F.view.kind});
    if (hit.kind === 'cell') select({type: 'cell', id: hit.id, res: hit.layer.res});
  };

  /** Enter on the focused map chooses what stands in its middle, where the cross is. */
  const onEnter = (event) => {
    if (event.key !== 'Enter' || event.target !== F.map.getCanvas()) return;
    const lngLat = F.map.getCenter();
    onClick({lngLat, point: F.map.project(lngLat)});
  };

  /** Anything in the page that names a place: `data-select="cell:…|area:kind:code|incident:id|none"`. */
  const onPageClick = (event) => {
    const target = event.target.closest('[data-select]');
    if (!target) return;
    event.preventDefault();
    if (target.dataset.select === 'none') { select(null); return; }
    const selection = F.url.readSelection(target.dataset.select);
    if (!selection) return;
    select(selection);
    // The map may redraw its clusters while one is being opened.
    reveal(selection).catch((error) => console.warn(`fengge: reveal: ${error.message}`));
  };

  const start = () => {
    document.addEventListener('click', onPageClick);
    if (!F.map) return;
    F.map.on('click', onClick);
    F.map.on('zoomend', () => { if (F.view.selection?.type === 'incident') draw(); });
    document.addEventListener('keydown', onEnter);
    F.on('layer', (layer) => { if (layer.spec.draw === 'points' && F.view.selection?.type === 'incident') draw(); });
    F.on('areas', draw);
  };

  F.selecting = {start, select, draw, pick, tellDash, cellFeature, reveal};
})();
