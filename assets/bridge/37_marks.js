// Cases by what one word says of them: at which step, how late, with whom. A sign each, on the map and in the legend.
(() => {
  'use strict';

  const F = window.fengge;
  const LETTERS = 'ABCDEFGH';
  const REST = 'others';
  const SIZE = 26;
  // The legend tells what a sign stands for, not how urgent a case is.
  const PLAIN = 'case-3-1';
  const SHOWN_ALONE = 'only';

  const isMarked = (spec) => spec.legend.type === 'marks';

  /** The one layer of cases that is on the map: they would cover each other. */
  const shown = () => [...F.layers.values()].find((layer) => layer.on && isMarked(layer.spec)) || null;

  /** Which mark is shown alone; the address bar holds it, like all of the view. */
  const alone = (layer) => {
    const [id, ...mark] = (new URLSearchParams(location.search).get(SHOWN_ALONE) || '').split(':');
    return id === layer.spec.id ? mark.join(':') : '';
  };

  const countsOf = (features) => {
    const counts = new Map();
    for (const {properties: {mark}} of features) counts.set(mark, (counts.get(mark) || 0) + 1);
    return counts;
  };

  /** Ids of the data by their number, the most first; of equals in the order of their ids, so that letters stay. */
  const most = (counts, keys) => [...counts].filter(([mark]) => !keys.includes(mark))
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([mark]) => mark);

  /** The marks of a layer in the legend's order: {mark, sign, name, n}, those that no case has left out. */
  const rowsOf = (layer) => {
    const {keys, names, signs, ranked} = layer.spec.legend;
    const counts = countsOf(layer.features);
    const row = (mark, sign) => ({mark, sign, name: names[mark], n: counts.get(mark) || 0});
    const first = ranked ? most(counts, keys) : [];
    const rows = first.slice(0, LETTERS.length).map((mark, at) => row(mark, LETTERS[at]));
    const rest = first.slice(LETTERS.length).reduce((sum, mark) => sum + counts.get(mark), 0);
    rows.push({mark: REST, sign: F.t('sign.others'), name: F.t('department.others'), n: rest});
    return [...rows, ...keys.map((mark) => row(mark, signs[mark]))].filter(({n}) => n);
  };

  /** A case's row of the legend: its own, or the one of the rest. */
  const lookUp = (rows) => {
    const byMark = new Map(rows.map((row) => [row.mark, row]));
    return (mark) => byMark.get(mark) || byMark.get(REST);
  };

  const marked = (layer) => {
    const of = lookUp(rowsOf(layer));
    const only = alone(layer);
    return layer.features.map((feature) => {
      const {mark, sign} = of(feature.properties.mark);
      return {...feature, properties: {...feature.properties, under: mark, code: sign.codePointAt(0)}};
    }).filter(({properties}) => !only || properties.under === only);
  };

  const nameOf = (layer, mark) => layer.spec.legend.names[mark] || '';

  const timeText = ({due, suspended}) => {
    if (suspended) return F.t('hover.suspended');
    if (!due) return F.t('hover.no_deadline');
    const at = new Date(due);
    const late = F.clock.now() - at;
    return late > 0 ? F.t('hover.overdue', {age: F.age(late)}) : F.t('hover.due', {time: F.shortMoment(at)});
  };

  /** What the pointer says of a case beyond its class, urgency and time: the mark's name and the deadline. */
  const lines = ({properties}) => {
    const layer = shown();
    return layer && properties.mark !== undefined ? [nameOf(layer, properties.mark), timeText(properties)] : [];
  };

  const entry = (layer, {mark, sign, name, n}) => {
    const button = F.make('button', 'entry mark-row');
    button.type = 'button';
    button.dataset.mark = mark;
    button.setAttribute('aria-pressed', String(alone(layer) === mark));
    const slot = F.make('span', 'slot');
    slot.setAttribute('aria-hidden', 'true');
    Object.assign(slot.dataset, {symbol: `${PLAIN}-${sign.codePointAt(0)}`, size: String(SIZE)});
    button.append(slot, F.make('span', 'mark-name', name), F.make('span', 'entry-count', F.number(n)));
    button.addEventListener('click', () => press(layer, mark));
    return button;
  };

  const press = (layer, mark) => {
    const params = new URLSearchParams(location.search);
    if (alone(layer) === mark) params.delete(SHOWN_ALONE);
    else params.set(SHOWN_ALONE, `${layer.spec.id}:${mark}`);
    const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
    history.pushState({...history.state}, '', `${location.pathname}?${text}`);
    F.emit('view', {from: 'marks'});
  };

  /** The layer's legend: a press on a row shows its cases alone, another shows all again. */
  const legend = (layer) => {
    const box = F.el(`${F.config.page}-layer-marks-${layer.spec.id}`);
    if (!box || !layer.features) return;
    const rows = rowsOf(layer);
    const wanted = JSON.stringify([rows, alone(layer)]);
    if (box.dataset.drawn === wanted) return;
    box.dataset.drawn = wanted;
    const held = box.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    const buttons = rows.map((row) => entry(layer, row));
    box.replaceChildren(...(buttons.length ? buttons : [F.make('span', 'note', F.t('legend.marks_none'))]));
    buttons.find((button) => button.dataset.mark === held)?.focus();
  };

  /** Put the shown layer's cases on the map, each with its sign. */
  const show = () => {
    const layer = shown();
    F.mapping.setData('cases', layer?.features ? marked(layer) : []);
    if (layer) legend(layer);
  };

  F.marks = {isMarked, legend, lines, show};
})();
