// What a question is cut to, in words: classes, hours, places; for the legend, the picture, the list of views and the wall.
(() => {
  'use strict';

  const F = window.fengge;
  const NAMED = 4;
  const HOUR_GROUPS = 3;
  const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const LISTS = {groups: 'group', classes: 'class', feeds: 'feed', statuses: 'status', departments: 'department'};

  /** The first few by name, of the others how many there are. */
  const listed = (names) => (names.length <= NAMED ? names.join(F.t('join.list'))
    : F.t('planner.cut_more', {names: names.slice(0, NAMED).join(F.t('join.list')), n: F.number(names.length)}));

  const area = (text) => {
    const [kind, rest] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
    if (kind === 'polygon') return F.t('planner.area_polygon', {n: rest.split(',').length / 2});
    if (kind === 'buffer') return F.t('planner.area_buffer', {m: F.number(Number(rest.split(',')[2]))});
    if (kind === 'cell') return F.t('planner.area_cells', {n: rest.split(',').length});
    return listed(rest.split(',').map((code) => F.planWords.areaName(kind, F.question.unescaped(code))));
  };

  const spansOf = (hours) => F.question.spansOf(hours).split(',').map((span) => span.split('-').map(Number));

  /** Hours of a day as spans; where every day has them, an evening goes on into the night after it. */
  const dayWords = (hours, everyDay) => {
    const spans = spansOf(hours);
    const through = everyDay && spans.length > 1 && spans[0][0] === 0 && spans.at(-1)[1] === 24;
    const shown = through ? spans.slice(1, -1) : spans;
    const words = shown.map(([from, to]) => F.t('planner.cut_hours', {from, to}));
    if (through) words.push(F.t('planner.cut_night', {from: spans.at(-1)[0], to: spans[0][1]}));
    return words.join(F.t('join.list'));
  };

  const daysName = (days) => {
    if (days.length === 7) return F.t('planner.cut_daily');
    const names = days.map((day) => F.t(`weekday.${DAYS[day]}`));
    const row = days.length > 2 && days.at(-1) - days[0] === days.length - 1;
    return row ? F.t('planner.cut_days', {from: names[0], to: names.at(-1)}) : names.join(F.t('join.list'));
  };

  /** Hours of the week: days of the same hours together; many unlike ones are only counted. */
  const hours = (held) => {
    const groups = new Map();
    for (let day = 0; day < 7; day += 1) {
      const own = held.filter((hour) => Math.floor(hour / 24) === day).map((hour) => hour % 24);
      if (own.length) groups.set(String(own), [...(groups.get(String(own)) || []), day]);
    }
    if (groups.size > HOUR_GROUPS) return F.t('planner.cut_many_hours', {n: held.length});
    return [...groups].map(([own, days]) => `${daysName(days)} ${dayWords(own.split(',').map(Number), days.length === 7)}`).join(F.t('join.list'));
  };

  /** Every part that is cut as `name: what`; `question` may lack parts that its screen never has. */
  const words = (question) => {
    const names = (part, facet) => listed((question[part] || []).map((id) => F.planWords.name(facet, id)));
    const told = Object.entries(LISTS).map(([part, facet]) => [facet, names(part, facet)]);
    told.push(['hours', question.hours?.length ? hours(question.hours) : ''], ['area', question.area ? area(question.area) : F.config.own_areas.join(F.t('join.list'))]);
    return told.filter(([, text]) => text).map(([part, text]) => [F.t(`planner.part.${part}`), text].join(F.t('join.colon')));
  };

  F.planCuts = {words, area, text: (question) => words(question).join(F.t('join.dot'))};
})();
