// An SQL answer on a map: where it has a column of hexagons and one of numbers. Made with the first such answer.
// Classes are the answer's own quantiles, rounded: they say where there is more and less in this answer, and no more.
(() => {
  'use strict';

  const F = window.fengge;
  const CELL = /^8[0-9a-f]{14}$/;
  const STEPS = 5;
  const HALF = 3;
  const ROWS_MAX = 10000;

  let shown = null;
  let made = null;

  /** A number with two digits that count. */
  const round = (value) => (value ? Number(value.toPrecision(2)) : 0);

  /** Lower bounds of classes, rising; equal ones are one class. */
  const quantiles = (values, count) => {
    const sorted = [...values].sort((one, two) => one - two);
    const bounds = Array.from({length: count}, (_, at) => round(sorted[Math.floor((at * sorted.length) / count)]));
    bounds[0] = Math.min(bounds[0], sorted[0]);
    return bounds.filter((bound, at) => !at || bound > bounds[at - 1]);
  };

  /** Colours and where each begins: around zero where the numbers lie on both sides of it. */
  const scale = (values) => {
    if (Math.min(...values) < 0 && Math.max(...values) > 0) {
      const far = quantiles(values.map(Math.abs), HALF + 1).filter((bound) => bound > 0).slice(-HALF);
      const bounds = [...far.map((bound) => -bound).reverse(), ...far];
      const colours = Array.from({length: 2 * far.length + 1}, (_, at) => F.token(`d${at + HALF - far.length}`));
      return {bounds, colours, step: (value) => bounds.filter((bound) => (bound < 0 ? value > bound : value >= bound)).length};
    }
    const bounds = quantiles(values, STEPS);
    return {bounds: bounds.slice(1), colours: F.cells.ramp(bounds.length), step: (value) => bounds.slice(1).filter((bound) => value >= bound).length};
  };

  /** The columns that a map can be made of: `{cell, numbers}` by place, or null. */
  const fit = ({columns, rows}) => {
    const cell = columns.findIndex(({kind}, at) => kind === 'cell' && rows.some((row) => CELL.test(row[at])));
    const numbers = columns.map(({kind}, at) => (kind === 'number' ? at : -1)).filter((at) => at >= 0);
    return cell >= 0 && numbers.length ? {cell, numbers} : null;
  };

  const deckLayers = () => {
    if (!shown) return [];
    const {data, colours, stamp} = shown;
    return [new FenggeMap.H3HexagonLayer({
      id: 'sql-cells', data, coverage: 0.965, extruded: false, stroked: false, pickable: false, opacity: 0.88,
      beforeId: 'slot-cells', ...F.mapping.clip(), getHexagon: ({key}) => key,
      getFillColor: (_, {index}) => colours[index], updateTriggers: {getFillColor: stamp},
    })];
  };

  const legend = (answer, found, at, {bounds, colours}) => {
    const box = F.el('sql-legend');
    const choose = F.make('select', 'queue-select');
    choose.setAttribute('aria-label', F.t('sql.map_of'));
    choose.append(...found.numbers.map((place) => {
      const option = F.make('option', '', answer.columns[place].name);
      option.value = String(place);
      option.selected = place === at;
      return option;
    }));
    choose.addEventListener('change', () => paint(answer, found, Number(choose.value)));
    const steps = F.make('div', 'steps sql-steps');
    colours.forEach((colour, step) => {
      const cell = F.make('div', 'step');
      const swatch = F.make('span', 'swatch');
      swatch.style.background = colour;
      cell.append(swatch, F.make('span', 'step-label', step ? F.number(bounds[step - 1]) : ''));
      steps.append(cell);
    });
    box.replaceChildren(choose, steps, F.make('span', 'note', F.t('sql.map_note')));
  };

  const paint = (answer, found, at) => {
    const kept = answer.rows.filter((row) => CELL.test(row[found.cell]) && typeof row[at] === 'number');
    if (!kept.length) return;
    const values = kept.map((row) => row[at]);
    const classes = scale(values);
    const rgb = classes.colours.map(F.rgb);
    shown = {
      data: kept.map((row) => ({key: row[found.cell], value: row[at], name: answer.columns[at].name})),
      colours: values.map((value) => rgb[classes.step(value)]), stamp: `${answer.number}/${at}/${F.theme}`,
      again: () => paint(answer, found, at),
    };
    shown.byKey = new Map(shown.data.map((row) => [row.key, row]));
    shown.levels = [...new Set(shown.data.map(({key}) => FenggeMap.h3.getResolution(key)))];
    legend(answer, found, at, classes);
    F.mapping.draw();
  };

  const hover = () => {
    const box = F.el('sql-hover');
    const hide = () => { box.hidden = true; };
    F.map.on('mouseout', hide);
    F.map.on('mousemove', ({point, lngLat}) => {
      const row = shown?.levels.map((level) => shown.byKey.get(FenggeMap.h3.latLngToCell(lngLat.lat, lngLat.lng, level))).find(Boolean);
      if (!row) { hide(); return; }
      box.replaceChildren(F.make('div', 'tip-title', `${row.name} ${F.number(row.value)}`), F.make('div', 'tip-note code', row.key));
      box.hidden = false;
      const left = point.x + 18 + box.offsetWidth > F.map.getContainer().clientWidth ? point.x - 18 - box.offsetWidth : point.x + 18;
      box.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, point.y - box.offsetHeight / 2))}px)`;
    });
  };

  const make = async () => {
    F.pages.measure(false);
    F.view = {layers: new Set(), window: '28d', classes: [], kind: F.config.area_kinds[0]?.id || '', queue: {}, selection: null};
    await F.mapping.mount(F.el('sql-map')).catch(F.pages.withoutMap);
    if (!F.map) return;
    F.on('areas', F.mapping.draw);
    F.on('moved', F.mapping.draw);
    F.on('theme', () => { F.mapping.restyle(); shown?.again(); });
    F.icons.fillSlots();
    hover();
    await F.areas.showKind().catch((error) => console.error(`fengge: ${error.message}`));
  };

  /** Draw an answer, or put the map away where it has no hexagons. */
  const show = async (answer) => {
    const found = fit(answer);
    F.el('sql-map-box').hidden = !found;
    if (!found) { shown = null; return; }
    made ||= make();
    await made;
    const rows = answer.rows.length < answer.total
      ? (await F.http.json(`/data/sql/${answer.number}?limit=${ROWS_MAX}`)).rows : answer.rows;
    F.map?.resize();
    if (F.map) paint({...answer, rows}, found, found.numbers.at(-1));
  };

  F.sqlMap = {show, deckLayers};
})();
