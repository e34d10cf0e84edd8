// Legends: swatches of the steps, symbols with their counts; the same drawing as on the map.
(() => {
  'use strict';

  const F = window.fengge;

  /** Ranges of hundreds do not fit under a swatch: its lower bound does. */
  const boundsOnly = (breaks) => breaks.at(-1) >= 100;

  const rangeText = (breaks, at, unit) => {
    const low = breaks[at];
    if (unit === 'residents' && breaks[at + 1] === 10) return '<10';
    if (boundsOnly(breaks) && at < breaks.length - 1) return F.number(low);
    if (at === breaks.length - 1) return `≥${'\u2009'}${F.number(low)}`;
    const high = breaks[at + 1] - 1;
    return low >= high || !Number.isInteger(low) ? F.number(low) : `${F.number(low)}–${F.number(high)}`;
  };

  /** Steps of a cells layer at its present resolution. */
  const steps = (layer) => {
    const box = F.el(`${F.config.page}-layer-legend-${layer.spec.id}`);
    const res = {cells: layer.res, areas: F.areas.level(), points: layer.spec.resolutions[0]}[layer.spec.draw];
    if (!box || res === undefined) return;
    const breaks = F.cells.breaksOf(layer.spec, res);
    const wanted = `${F.theme}/${res}/${layer.stale}/${breaks.join()}`;
    if (box.dataset.drawn === wanted) return;
    box.dataset.drawn = wanted;
    const colours = F.cells.ramp(breaks.length, layer.stale);
    if (layer.spec.legend.falling) colours.reverse();
    const cells = colours.map((colour, at) => {
      const cell = F.make('div', 'step');
      const swatch = F.make('span', 'swatch');
      swatch.style.background = colour;
      swatch.style.opacity = F.cells.opacityOf(layer.spec);
      cell.append(swatch, F.make('span', 'step-label', rangeText(breaks, at, layer.spec.value_unit)));
      return cell;
    });
    box.classList.toggle('is-bounds', boundsOnly(breaks));
    box.replaceChildren(...cells);
  };

  const tally = (features, key) => {
    const out = new Map();
    for (const {properties} of features) {
      const name = String(properties[key]);
      out.set(name, (out.get(name) || 0) + 1);
    }
    return out;
  };

  /** Counts beside the symbols of a points layer. */
  const count = (layer) => {
    const {spec, features} = layer;
    const page = F.config.page;
    const cameras = F.layering.sourceOf(spec) === 'cameras';
    const seen = tally(features, cameras ? 'state' : 'urgency');
    const told = (n) => (F.stale.silent(spec) ? '—' : F.number(n || 0));
    const keys = cameras ? ['on', 'off', 'unknown'] : ['1', '2', '3'];
    for (const key of keys) F.setText(`${page}-legend-${spec.id}-${key}`, told(seen.get(key)));
    if (!cameras) {
      const acked = tally(features, 'ack');
      F.setText(`${page}-legend-${spec.id}-ack0`, told(acked.get('0')));
      F.setText(`${page}-legend-${spec.id}-ack1`, told(acked.get('1')));
    }
  };

  const redraw = () => {
    for (const layer of F.layers.values()) if (layer.spec.legend.type === 'steps') steps(layer);
    F.icons.fillSlots();
  };

  F.legend = {steps, count, redraw};
})();
