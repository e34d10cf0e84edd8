// Counting cameras: how much passes and how fast, as circles with their words.
(() => {
  'use strict';

  const F = window.fengge;

  const properties = (layer, {properties: row}) => {
    const breaks = F.cells.breaksOf(layer.spec, layer.spec.resolutions[0]);
    const rising = Math.max(0, F.cells.stepOf(breaks, row.value));
    const measured = layer.spec.legend.falling ? breaks.length - 1 - rising : rising;
    const step = row.state === 'measured' ? measured : -1;
    const label = row.state === 'unknown' ? {} : {label: F.number(row.flow)};
    return {...row, ...label, step, grey: layer.stale ? 1 : 0};
  };

  /** Put the layer's features on the map, coloured by the speed's step. */
  const show = (layer) => {
    const features = layer.features.map((feature) => ({...feature, properties: properties(layer, feature)}));
    F.mapping.setData('traffic', features);
  };

  /** What the pointer says of one counting camera. */
  const lines = ({feature: {properties: row}}) => {
    if (row.state === 'unknown') return [row.name || row.id, F.t('traffic.unknown')];
    const flow = F.t('traffic.flow', {n: F.number(row.flow)});
    const speed = row.value === undefined || row.value === null ? '' : F.t('traffic.speed', {n: F.number(row.value)});
    const quality = row.quality === undefined || row.quality === null ? '' : F.t('traffic.quality', {n: F.number(row.quality)});
    return [[flow, speed].filter(Boolean).join(F.t('join.dot')), row.name || row.id,
      [F.t('traffic.from', {time: F.shortMoment(new Date(row.at))}), quality].filter(Boolean).join(F.t('join.dot'))];
  };

  F.traffic = {show, lines};
})();
