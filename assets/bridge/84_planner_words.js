// The planner's words: what a value, a place, a period or a whole question is called; the pointer's text.
(() => {
  'use strict';

  const F = window.fengge;
  const NONE = 'none';

  const measureName = (id) => F.t(F.has(`planner.measure.${id}`) ? `planner.measure.${id}` : `indicator.${id}`);

  /** A value with its unit's form; what is not known or told of too few says so. */
  const value = (number, unit, few = false) => {
    if (few) return F.t('planner.few');
    if (number === null || number === undefined) return F.t('planner.unknown');
    if (unit === 'share') return `${F.number(number * 100, 1, 1)}%`;
    return F.number(number, 1, unit === 'events' ? 0 : 1);
  };

  const signed = (number, unit) => {
    if (number === null || number === undefined) return '—';
    const text = value(Math.abs(number), unit);
    return number > 0 ? `+${text}` : number < 0 ? `\u2212${text}` : text;
  };

  const unitName = (unit) => F.t(`planner.unit.${unit}`);

  /** Bars count events whatever is asked: where the answer itself is no number of events, that is said above them. */
  const barsCount = ({measure}) => (measure.unit === 'events' ? [] : [F.make('span', 'note planner-counts', F.t('planner.bars_count', {name: measureName(measure.id)}))]);

  const kindName = (id) => F.config.area_kinds.find((kind) => kind.id === id)?.name || F.t(`planner.by.${id}`);

  const className = (id) => F.config.classes.find((item) => item.id === id)?.name || id;
  const groupName = (id) => F.config.groups.find((item) => item.id === id)?.name || id;
  const feedName = (id) => F.config.feeds.filter((feed) => feed.feed === id).map((feed) => feed.label).join(F.t('join.list')) || id;
  const departmentName = (id) => (id === NONE ? F.t('planner.no_department') : F.config.departments[id] || id);
  const statusName = (id) => (F.has(`status.${id}`) ? F.t(`status.${id}`) : id);

  const areaName = (kind, code) => {
    if (code === NONE) return F.t('planner.no_area', {kind: kindName(kind)});
    const part = F.areas.parts(kind, code)[0];
    return part ? String(part.properties.name || code) : code;
  };

  /** Why there is nothing: it was never told of, or nothing is left. */
  const nothing = (answer) => F.t(answer.heard ? 'planner.nothing' : 'headline.no_incidents');

  const sourceNames = (names) => names.map((name) => F.config.feeds.find((feed) => feed.name === name)?.label || name).join(F.t('join.list'));

  /** Whether a change is one: where the records begin after the time that is compared with, nobody counted then. */
  const unrecorded = (answer) => (answer.recorded_from ? [F.t('planner.unrecorded', {since: F.moment(new Date(answer.recorded_from))})] : []);

  /** What an answer lacks: a nought without it is not known. */
  const silent = (answer) => (answer.silent.length
    ? [F.t(answer.heard ? 'planner.silent' : 'planner.silent_always', {names: sourceNames(answer.silent)})] : []);

  const NAMES = {class: className, group: groupName, feed: feedName, department: departmentName, status: statusName};
  const name = (facet, id) => (facet === 'area' ? areaName(F.config.area_kinds[0].id, id) : NAMES[facet](id));

  const span = (start, end) => `${F.moment(new Date(start))} – ${F.moment(new Date(end))}`;

  const windowName = (text) => {
    const [start, end] = text.split('/');
    return end ? span(start, end) : F.t(`window.${text}`);
  };

  const againstName = (text) => (F.has(`planner.against.${text || 'none'}`) ? F.t(`planner.against.${text || 'none'}`) : windowName(text));

  /** The question as a title: what, when, against what. */
  const title = (question) => {
    const what = measureName(question.measure);
    const when = question.span ? windowName(question.span) : windowName(question.window);
    const parts = [what, when, ...(question.against ? [F.t('planner.vs', {what: againstName(question.against)})] : [])];
    return parts.join(F.t('join.dot'));
  };

  /** What a row of the answer is called. */
  const rowName = (answer, at) => {
    const key = answer.columns.key[at];
    if (key === NONE) return answer.by === 'hexagon' ? F.t('planner.unlocated') : areaName(answer.by, NONE);
    return answer.columns.name[at] || key;
  };

  /** In which area a hexagon's centre lies. */
  const aroundOf = (key) => {
    const [lat, lng] = FenggeMap.h3.cellToLatLng(key);
    return F.areas.at({lng, lat})?.name || '';
  };

  const verdict = (columns, at) => {
    if (columns.p[at] === null) return F.t('planner.not_judged');
    if (!columns.significant[at]) return F.t(columns.small[at] ? 'planner.small' : 'planner.chance');
    const said = F.t(columns.z[at] > 0 ? 'planner.more' : 'planner.fewer');
    return columns.small[at] ? F.t('planner.told_of_few', {said}) : said;
  };

  const tip = (answer, at) => {
    const {columns, measure} = answer;
    const place = answer.by === 'hexagon' ? [aroundOf(columns.key[at]), columns.key[at]].filter(Boolean).join(F.t('join.dot')) : rowName(answer, at);
    const told = `${measureName(measure.id)} ${value(columns.value[at], measure.unit, columns.few[at])} ${unitName(measure.unit)}`;
    const lines = [place, told];
    if (measure.unit !== 'events') lines.push(F.t('planner.behind', {n: F.number(columns.n[at])}));
    if (answer.against) {
      lines.push(F.t('planner.tip_then', {value: value(columns.value_then[at], measure.unit), change: signed(columns.difference[at], measure.unit)}));
      lines.push(verdict(columns, at));
    }
    return lines;
  };

  const moment = (at) => F.moment(new Date(/[Z+]/.test(at.slice(10)) ? at : `${at}Z`));

  /** A single event, or several at once, under the pointer. */
  const pointTip = ({properties}) => (properties.cluster
    ? [F.t('hover.cluster', {n: F.number(properties.point_count)}), F.t('hover.cluster_click')]
    : [className(properties.cls), F.t(`urgency.${properties.urgency}`), moment(properties.at)]);

  F.planWords = {barsCount, nothing, silent, unrecorded, pointTip, moment, value, signed, measureName, unitName, kindName, areaName, name, title, rowName, aroundOf, verdict, tip, windowName, againstName, span};
})();
