// The planner's legend: what is asked and cut to, the colours with where each begins, the symbols that stand on the map.
(() => {
  'use strict';

  const F = window.fengge;
  const URGENCIES = [1, 2, 3];
  const ACKNOWLEDGED = {0: 'state.unacknowledged', 1: 'state.acknowledged'};

  const DIGITS = [1, 2, 3];

  const bound = (low, unit, digits) => {
    if (unit === 'events') return F.number(low);
    const told = Number(low.toPrecision(2 + digits));
    return unit === 'share' ? `${F.number(told * 100, digits, digits)}%` : F.number(told, digits, digits);
  };

  /** Where each colour begins, no two alike: medians of hours may differ by minutes. */
  const bounds = (breaks, unit) => {
    const written = DIGITS.map((digits) => breaks.map((low) => bound(low, unit, digits)));
    return written.find((texts) => new Set(texts).size === texts.length) || written[0];
  };

  const swatches = (colours, labels) => {
    const box = F.make('div', 'steps planner-steps');
    colours.forEach((colour, at) => {
      const step = F.make('div', 'step');
      const swatch = F.make('span', 'swatch');
      swatch.style.background = colour;
      step.append(swatch, F.make('span', 'step-label', labels[at]));
      box.append(step);
    });
    return box;
  };

  const valueSteps = (answer) => {
    const {breaks, measure: {unit}} = answer;
    const last = breaks.length - 1;
    return swatches(F.cells.ramp(breaks.length, answer.stale), bounds(breaks, unit).map((text, at) => (at === last ? `≥\u2009${text}` : text)));
  };

  const changeSteps = (answer) => {
    const low = answer.signed_breaks;
    const unit = answer.measure.counts ? 'events' : answer.measure.unit;
    const text = (at) => F.planWords.signed(Number(low[at].toPrecision(2)), unit);
    const [fall, rise] = [F.t('planner.fall'), F.t('planner.rise')];
    return swatches(F.answerMap.diverging(), low.length === 6 ? [fall, text(1), '', '0', '', text(4), rise] : [fall, '', '', '0', '', '', rise]);
  };

  /** The colours of an answer with where each begins. */
  const steps = (answer) => (answer.against ? changeSteps(answer) : valueSteps(answer));

  const key = (className, text) => {
    const row = F.make('div', 'planner-key');
    row.append(F.make('span', className), F.make('span', '', text));
    return row;
  };

  const entry = (symbol, size, text, n) => {
    const row = F.make('span', 'entry');
    const slot = F.make('span', 'slot');
    slot.setAttribute('aria-hidden', 'true');
    Object.assign(slot.dataset, {symbol, size: String(size)});
    row.append(slot, F.make('span', '', text), ...(n === undefined ? [] : [F.make('span', 'entry-count', F.number(n))]));
    return row;
  };

  const entries = (rows) => {
    const box = F.make('div', 'entries');
    box.append(...rows);
    return box;
  };

  /** The desk's own key of incidents, of those that are here: the shape is how urgent, the filling whether anybody confirmed it. */
  const symbols = ({points}) => {
    const urgent = URGENCIES.map((urgency) => [urgency, points.filter((point) => point.urgency === urgency).length]);
    const known = [0, 1].map((ack) => [ack, points.filter((point) => Number(point.acknowledged) === ack).length]);
    const some = (list) => list.filter(([, n]) => n);
    return [
      entries(some(urgent).map(([urgency, n]) => entry(`inc-${urgency}-0`, 22, F.t(`urgency.${urgency}`), n))),
      entries([...some(known).map(([ack, n]) => entry(`inc-3-${ack}`, 14, F.t(ACKNOWLEDGED[ack]), n)), entry('clu-3-0', 20, F.t('legend.cluster'))]),
    ];
  };

  /** Below the head: what the colours or the symbols mean. */
  const explained = (answer) => {
    const {columns, measure, by} = answer;
    const unit = F.planWords.unitName(measure.unit);
    if (!answer.heard) return [key('hatch-swatch key-unknown', F.planWords.nothing(answer))];
    if (by === 'point') return answer.points.length ? symbols(answer) : [];
    if (!answer.against) return [F.make('div', 'note', F.t('planner.legend_unit', {unit})), ...(answer.breaks.length ? [steps(answer)] : [])];
    const parts = [...F.planWords.unrecorded(answer).map((text) => F.make('div', 'note planner-unrecorded', text)), F.make('div', 'note', F.t(measure.counts ? 'planner.legend_z' : 'planner.legend_change', {unit})), steps(answer)];
    const told = columns.significant.filter(Boolean).length;
    const up = columns.significant.filter((is, at) => is && columns.z[at] > 0).length;
    return measure.counts ? [...parts, key('key-told', F.t('planner.told', {n: told, up, down: told - up}))] : parts;
  };

  const draw = (answer) => {
    const {columns, measure} = answer;
    const box = F.el('planner-legend');
    const cuts = F.planCuts.words(F.plan.question).map((text) => F.make('div', 'note planner-cut', text));
    const parts = [F.make('strong', '', F.planWords.title(F.plan.question)), ...cuts, ...explained(answer)];
    const unknown = columns.key.filter((_, at) => F.answerMap.shadeOf(answer, at) === null && columns.n[at]).length;
    if (unknown) parts.push(key('hatch-swatch key-unknown', F.t(measure.unit === 'per_1000' ? 'planner.unknown_residents' : 'planner.unknown_few', {n: F.number(unknown)})));
    box.replaceChildren(...parts);
    F.icons.fillSlots(box);
  };

  F.planLegend = {draw, steps};
})();
