// What the queue is narrowed to and in which order: one small text, which stands in the URL and in a saved order.
(() => {
  'use strict';

  const F = window.fengge;
  const STANDINGS = ['overdue', 'due_soon', 'due_today', 'unacknowledged', 'suspended', 'supervised', 'escalated', 'returned'];
  const ORDERS = ['due', 'urgency', 'oldest', 'newest', 'touched'];
  const FIELDS = ['standing', 'step', 'department', 'class', 'feed', 'level', 'area', 'q'];
  const LONGEST = 60;

  const empty = () => ({...Object.fromEntries(FIELDS.map((name) => [name, ''])), order: ORDERS[0]});

  const decoded = (text) => {
    try { return decodeURIComponent(text).slice(0, LONGEST); } catch { return ''; }
  };

  /** `standing:overdue,step:dispatch,order:oldest` as a filter; what is not known in it is left out. */
  const parse = (text) => {
    const filter = empty();
    for (const part of text.split(',')) {
      const at = part.indexOf(':');
      const [name, value] = [part.slice(0, at), decoded(part.slice(at + 1))];
      if (FIELDS.includes(name)) filter[name] = value;
      if (name === 'order' && ORDERS.includes(value)) filter.order = value;
    }
    if (!STANDINGS.includes(filter.standing)) filter.standing = '';
    if (!/^[0-3]?$/.test(filter.level)) filter.level = '';
    return filter;
  };

  const write = (filter) => [...FIELDS, 'order']
    .filter((name) => filter[name] && !(name === 'order' && filter.order === ORDERS[0]))
    .map((name) => `${name}:${encodeURIComponent(filter[name])}`).join(',');

  const params = (filter) => [...FIELDS, 'order'].filter((name) => filter[name]).map((name) => [name, filter[name]]);

  const areaName = (text) => {
    const [kind, ...rest] = text.split(':');
    const feature = F.areas.parts(kind, rest.join(':'))[0];
    return feature ? String(feature.properties.name) : rest.join(':');
  };

  // A case may name no step and no department; those that do are a filter's own.
  const NONE = 'none';
  const stepWord = (value) => (F.has(`case.step.${value}`) ? F.t(`case.step.${value}`) : value);

  const WORDS = {
    standing: (value) => F.t(`queue.standing.${value}`),
    step: (value) => (value === NONE ? F.t('briefing.no_step') : stepWord(value)),
    department: (value) => (value === NONE ? F.t('department.no_department') : F.config.departments[value] || value),
    class: (value) => F.config.classes.find((item) => item.id === value)?.name || F.t('class.unknown'),
    feed: (value) => F.config.feeds.find((item) => item.feed === value)?.label || value,
    level: (value) => F.t(`case.level.${value}`),
    area: areaName,
    q: (value) => `“${value}”`,
  };

  /** A filter's value in words. */
  const word = (name, value) => WORDS[name](value);

  /** What a filter keeps back, each part in words: [[name, words]]. */
  const parts = (filter) => FIELDS.filter((name) => filter[name])
    .map((name) => [name, name === 'standing' ? word(name, filter[name]) : `${F.t(`queue.${name}`)} ${word(name, filter[name])}`]);

  // --- saved orders: in this browser, for this post alone ---------------------------------------------------------------

  const shelf = () => `fengge.orders.${F.config.post}`;

  const saved = () => {
    try {
      const held = JSON.parse(localStorage.getItem(shelf()) || '[]');
      return held.filter((item) => typeof item?.name === 'string' && typeof item?.text === 'string');
    } catch { return []; }
  };

  const keep = (items) => localStorage.setItem(shelf(), JSON.stringify(items));
  const save = (name, filter) => keep([...saved().filter((item) => item.name !== name), {name, text: write(filter)}]);
  const forget = (name) => keep(saved().filter((item) => item.name !== name));

  F.queueFilter = {STANDINGS, ORDERS, FIELDS, NONE, empty, parse, write, params, parts, word, saved, save, forget};
})();
