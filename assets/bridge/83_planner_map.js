// The planner's map: the answer, and over it what is picked, the question's place and single points.
(() => {
  'use strict';

  const F = window.fengge;
  const empty = () => ({type: 'FeatureCollection', features: []});

  const LINES = () => [
    {id: 'planner-picked-casing', type: 'line', source: 'planner-picked', paint: {'line-color': F.token('casing'), 'line-width': 7}},
    {id: 'planner-picked', type: 'line', source: 'planner-picked', paint: {'line-color': F.token('sel'), 'line-width': 3.4}},
    {id: 'planner-place-fill', type: 'fill', source: 'planner-place', paint: {'fill-color': F.token('act'), 'fill-opacity': 0.08}},
    {id: 'planner-place', type: 'line', source: 'planner-place', paint: {'line-color': F.token('act'), 'line-width': 2.4, 'line-dasharray': [3, 2]}},
  ];

  const mount = () => {
    if (!F.map) return;
    F.answerMap.mount();
    for (const source of ['picked', 'place']) F.map.addSource(`planner-${source}`, {type: 'geojson', data: empty()});
    for (const layer of LINES()) F.map.addLayer(layer, F.map.getLayer('mark-area-casing') ? 'mark-area-casing' : undefined);
  };

  const repaint = () => {
    F.answerMap.repaint();
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
    put('picked', picked.length ? F.answerMap.features(answer, (at) => picked.includes(answer.columns.key[at])) : []);
  };

  const draw = async (answer) => {
    if (!F.map) return;
    if (!['hexagon', 'point'].includes(answer.by)) await F.areas.load(answer.by);
    if (answer !== F.plan.answer) return;
    F.answerMap.draw(answer);
    drawPicked(answer);
    F.mapping.setData('incidents', answer.points.map(pointFeature));
    for (const id of ['incident-points', 'incident-clusters']) F.mapping.show(id, answer.by === 'point');
    F.mapping.draw();
    F.stale.apply();
  };

  /** Whether nothing of what is asked was ever told: then the land is not free of it but unknown. */
  const isUnknown = () => Boolean(F.plan.answer) && !F.plan.answer.heard;

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

  F.planMap = {isUnknown, pointAt, mount, draw, repaint, rowAt, showPlace};
})();
