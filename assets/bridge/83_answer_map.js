// The answer on the map: hexagons or areas; unknown is hatched, a change that is no chance has an outline. For planner and wall.
(() => {
  'use strict';

  const F = window.fengge;
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
    return F.cells.ramp(answer.breaks.length, answer.stale)[F.cells.stepOf(answer.breaks, value)];
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

  /** The wall's colours are opaque, so that they are those of its legend, read from afar. */
  const opacity = (desk) => (F.config.page === 'wall' ? 1 : desk);

  /** Hexagons by deck.gl, as on the desk; the colours are worked out once an answer and theme. */
  const takeCells = (answer) => {
    const kept = answer.columns.key.map((key, at) => ({key, colour: key === 'none' ? null : colourOf(answer, at)}))
      .filter(({colour}) => colour);
    cells = {data: kept.map(({key}) => key), colours: kept.map(({colour}) => F.rgb(colour)), stamp: `${answer.id}/${F.theme}/${Boolean(answer.stale)}`};
  };

  const deckLayers = () => {
    if (!cells) return [];
    const {data, colours, stamp} = cells;
    return [new FenggeMap.H3HexagonLayer({
      id: 'answer-cells', data, coverage: 0.965, extruded: false, stroked: false, pickable: false,
      opacity: opacity(0.88),
      beforeId: 'slot-cells', ...F.mapping.clip(), getHexagon: (key) => key,
      getFillColor: (_, {index}) => colours[index], updateTriggers: {getFillColor: stamp},
    })];
  };

  const FILLS = () => [
    {id: 'answer-fill', type: 'fill', source: 'answer-areas', paint: {'fill-color': ['get', 'colour'], 'fill-opacity': opacity(0.82)}},
    {id: 'answer-unknown', type: 'fill', source: 'answer-unknown', paint: {'fill-pattern': 'hatch'}},
  ];
  /** Land that was not asked about is no land without events: it steps back. */
  const OUTSIDE = () => [{id: 'answer-outside', type: 'fill', source: 'answer-outside', paint: {'fill-color': F.token('out'), 'fill-opacity': 0.78}}];
  const LINES = () => [
    {id: 'answer-told-casing', type: 'line', source: 'answer-told', paint: {'line-color': F.token('casing'), 'line-width': 4 * F.scale}},
    {id: 'answer-told', type: 'line', source: 'answer-told', paint: {'line-color': F.token('t1'), 'line-width': 2 * F.scale}},
  ];
  const SOURCES = ['outside', 'areas', 'unknown', 'told'];

  const mount = () => {
    if (!F.map) return;
    for (const source of SOURCES) F.map.addSource(`answer-${source}`, {type: 'geojson', data: {type: 'FeatureCollection', features: []}});
    for (const layer of [...OUTSIDE(), ...FILLS()]) F.map.addLayer(layer, 'buildings' in F.map.style._layers ? 'buildings' : undefined);
    for (const layer of LINES()) F.map.addLayer(layer, F.map.getLayer('mark-area-casing') ? 'mark-area-casing' : undefined);
  };

  const repaint = () => {
    for (const {id, paint} of [...OUTSIDE(), ...LINES()]) for (const [name, value] of Object.entries(paint)) F.map?.setPaintProperty(id, name, value);
  };

  const put = (source, list) => F.mapping.setData(`answer-${source}`, list);

  /** The areas beside those that were asked for, where whole ones were. */
  const outside = ({area}) => (area ? F.areas.all(area.kind).filter(({properties}) => !area.codes.includes(String(properties.code))) : []);

  /** Every row of an answer counts something: one without a value is not known, or of too few; of a silent source none is. */
  const draw = (answer) => {
    put('outside', outside(answer));
    const byArea = !['hexagon', 'point'].includes(answer.by);
    if (answer.by === 'hexagon') takeCells(answer);
    else cells = null;
    put('areas', byArea ? features(answer, (at) => Boolean(colourOf(answer, at)), (at) => ({colour: colourOf(answer, at)})) : []);
    put('unknown', features(answer, (at) => answer.stale || colourOf(answer, at) === undefined));
    put('told', compared(answer) ? features(answer, (at) => answer.columns.significant[at]) : []);
  };

  const clear = () => {
    cells = null;
    for (const source of SOURCES) put(source, []);
  };

  F.answerMap = {mount, repaint, draw, clear, features, deckLayers, compared, shadeOf, diverging, boundary};
})();
