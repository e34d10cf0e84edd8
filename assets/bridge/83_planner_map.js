// The answer on the map: hexagons, areas or points; unknown is hatched, a change that is no chance has an outline.
(() => {
  'use strict';

  const F = window.fengge;
  const empty = () => ({type: 'FeatureCollection', features: []});
  const MIDDLE = 3;
  let cells = null;

  const compared = (answer) => Boolean(answer.against);

  /** What a row is coloured by: the change in deviations or in the measure's unit, else the value. */
  const shadeOf = (answer, at) => {
    const {columns} = answer;
    if (!compared(answer)) return columns.value[at];
    return answer.measure.counts ? columns.z[at] : columns.difference[at];
  };

  const divergingStep = (bounds, value) => {
    const half = bounds.length / 2;
    const beyond = bounds.slice(half).filter((bound) => Math.abs(value) >= bound).length;
    return MIDDLE + Math.sign(value) * Math.ceil((beyond * MIDDLE) / Math.max(1, half));
  };

  const diverging = () => [0, 1, 2, 3, 4, 5, 6].map((at) => F.token(`d${at}`));

  /** Colour of a row; null for a known nothing (land), undefined where it is not known. */
  const colourOf = (answer, at) => {
    const value = shadeOf(answer, at);
    if (value === null || value === undefined) return undefined;
    if (compared(answer)) return diverging()[divergingStep(answer.signed_breaks, value)];
    if (!value) return null;
    return F.cells.ramp(answer.breaks.length)[F.cells.stepOf(answer.breaks, value)];
  };

  const boundary = (cell) => ({type: 'Polygon', coordinates: [FenggeMap.h3.cellToBoundary(cell, true)]});

  const geometries = (answer) => {
    if (answer.by === 'hexagon') return (key) => (key === 'none' ? [] : [boundary(key)]);
    return (key) => F.areas.parts(answer.by, key).map((feature) => feature.geometry);
  };

  const features = (answer, wanted, properties = () => ({})) => {
    const shapes = geometries(answer);
    return answer.columns.key.flatMap((key, at) => (
      wanted(at) ? shapes(key).map((geometry) => ({type: 'Feature', properties: {key, ...properties(at)}, geometry})) : []
    ));
  };

  /** Hexagons by deck.gl, as on the desk; the colours are worked out once an answer and theme. */
  const takeCells = (answer) => {
    const kept = answer.columns.key.map((key, at) => ({key, colour: key === 'none' ? null : colourOf(answer, at)}))
      .filter(({colour}) => colour);
    cells = {data: kept.map(({key}) => key), colours: kept.map(({colour}) => F.rgb(colour)), stamp: `${answer.id}/${F.theme}`};
  };

  const deckLayers = () => {
    if (!cells) return [];
    const {data, colours, stamp} = cells;
    return [new FenggeMap.H3HexagonLayer({
      id: 'planner-cells', data, coverage: 0.965, extruded: false, stroked: false, pickable: false, opacity: 0.88,
      beforeId: 'slot-cells', ...F.mapping.clip(), getHexagon: (key) => key,
      getFillColor: (_, {index}) => colours[index], updateTriggers: {getFillColor: stamp},
    })];
  };

  const LAYERS = () => [
    {id: 'planner-fill', type: 'fill', source: 'planner-areas', paint: {'fill-color': ['get', 'colour'], 'fill-opacity': 0.82}},
    {id: 'planner-unknown', type: 'fill', source: 'planner-unknown', paint: {'fill-pattern': 'hatch'}},
  ];
  const LINES = () => [
    {id: 'planner-told-casing', type: 'line', source: 'planner-told', paint: {'line-color': F.token('casing'), 'line-width': 4}},
    {id: 'planner-told', type: 'line', source: 'planner-told', paint: {'line-color': F.token('t1'), 'line-width': 2}},
    {id: 'planner-picked-casing', type: 'line', source: 'planner-picked', paint: {'line-color': F.token('casing'), 'line-width': 7}},
    {id: 'planner-picked', type: 'line', source: 'planner-picked', paint: {'line-color': F.token('sel'), 'line-width': 3.4}},
    {id: 'planner-place-fill', type: 'fill', source: 'planner-place', paint: {'fill-color': F.token('act'), 'fill-opacity': 0.08}},
    {id: 'planner-place', type: 'line', source: 'planner-place', paint: {'line-color': F.token('act'), 'line-width': 2.4, 'line-dasharray': [3, 2]}},
  ];

  const mount = () => {
    if (!F.map) return;
    for (const source of ['areas', 'unknown', 'told', 'picked', 'place']) F.map.addSource(`planner-${source}`, {type: 'geojson', data: empty()});
    for (const layer of LAYERS()) F.map.addLayer(layer, 'buildings' in F.map.style._layers ? 'buildings' : undefined);
    for (const layer of LINES()) F.map.addLayer(layer, F.map.getLayer('mark-area-casing') ? 'mark-area-casing' : undefined);
  };

  const repaint = () => {
    for (const {id, paint} of LINES()) for (const [name, value] of Object.entries(paint)) F.map?.setPaintProperty(id, name, value);
    if (F.plan.answer) draw(F.plan.answer);
  };

  const put = (source, list) => F.mapping.setData(`planner-${source}`, list);

  const pointFeature = (point) => ({
    type: 'Feature', geometry: {type: 'Point', coordinates: [point.lon, point.lat]},
    properties: {id: point.id, cls: point.class, urgency: point.urgency, ack: point.acknowledged ? 1 : 0, at: point.occurred_at, day: point.precision === 'day'},
  });

  const drawPicked = (answer) => {
    const {picked} = F.plan.question;
    put('picked', picked.length ? features(answer, (at) => picked.includes(answer.columns.key[at])) : []);
  };

  const draw = async (answer) => {
    if (!F.map) return;
    const byArea = !['hexagon', 'point'].includes(answer.by);
    if (byArea) await F.areas.load(answer.by);
    if (answer !== F.plan.answer) return;
    if (answer.by === 'hexagon') takeCells(answer);
    else cells = null;
    const filled = byArea ? features(answer, (at) => Boolean(colourOf(answer, at)), (at) => ({colour: colourOf(answer, at)})) : [];
    put('areas', filled);
    put('unknown', features(answer, (at) => colourOf(answer, at) === undefined && answer.columns.n[at] + (answer.columns.n_then?.[at] || 0) > 0));
    put('told', compared(answer) ? features(answer, (at) => answer.columns.significant[at]) : []);
    drawPicked(answer);
    F.mapping.setData('incidents', answer.points.map(pointFeature));
    for (const id of ['incident-points', 'incident-clusters']) F.mapping.show(id, answer.by === 'point');
    F.mapping.draw();
  };

  /** The place of a question, drawn over everything: what was drawn by hand, or the circle. */
  const showPlace = (area) => put('place', area ? F.planPlace.featuresOf(area) : []);

  /** Row under a place of the map, or -1. */
  const rowAt = (lngLat) => {
    const {answer} = F.plan;
    if (!answer || answer.by === 'point') return -1;
    if (answer.by === 'hexagon') return answer.columns.key.indexOf(FenggeMap.h3.latLngToCell(lngLat.lat, lngLat.lng, answer.resolution));
    const area = F.areas.at(lngLat);
    return area ? answer.columns.key.indexOf(area.code) : -1;
  };

  /** The symbol under a point of the screen, or nothing. */
  const pointAt = ({x, y}) => (F.plan.answer?.by === 'point'
    ? F.map.queryRenderedFeatures([[x - 3, y - 3], [x + 3, y + 3]], {layers: ['incident-points', 'incident-clusters']})[0] : undefined);

  F.planMap = {pointAt, mount, draw, deckLayers, repaint, rowAt, showPlace, compared, shadeOf, diverging, boundary};
})();
