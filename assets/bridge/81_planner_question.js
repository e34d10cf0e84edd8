// The planner's question as the address has it: the same text form as the server's (layers/planner/question.py).
(() => {
  'use strict';

  const F = window.fengge;
  const VERSION = '1';
  const START = {
    measure: 'count', classes: [], groups: [], statuses: [], feeds: [], departments: [], hours: [], window: '28d',
    against: '', span: '', area: '', picked: [], by: 'hexagon', resolution: 9, shade: 'natural',
  };
  const NAMES = {
    measure: 'measure', classes: 'class', groups: 'group', statuses: 'status', feeds: 'feed', departments: 'department',
    hours: 'hours', window: 'window', against: 'against', span: 'span', area: 'area', picked: 'picked', by: 'by',
    resolution: 'res', shade: 'shade',
  };
  const LISTS = new Set(['classes', 'groups', 'statuses', 'feeds', 'departments', 'picked']);
  const PLAIN = /[A-Za-z0-9._:/-]/;

  const escaped = (value) => Array.from(new TextEncoder().encode(value), (byte) => {
    const sign = String.fromCharCode(byte);
    return byte < 128 && PLAIN.test(sign) ? sign : `~${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

  const unescaped = (text) => {
    const bytes = [];
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '~') { bytes.push(parseInt(text.slice(at + 1, at + 3), 16)); at += 2; }
      else bytes.push(...new TextEncoder().encode(text[at]));
    }
    return new TextDecoder().decode(new Uint8Array(bytes));
  };

  /** Hours of the week (0 = Monday 00:00) as spans, in order. */
  const spansOf = (hours) => {
    const spans = [];
    for (const hour of [...hours].sort((a, b) => a - b)) {
      if (spans.length && spans.at(-1)[1] === hour) spans.at(-1)[1] = hour + 1;
      else spans.push([hour, hour + 1]);
    }
    return spans.map(([from, to]) => `${from}-${to}`).join(',');
  };

  const hoursOf = (text) => text.split(',').flatMap((span) => {
    const [from, to] = span.split('-').map(Number);
    return Array.from({length: Math.max(0, to - from)}, (_, at) => from + at);
  });

  const write = (question) => {
    const parts = Object.entries(NAMES).flatMap(([part, name]) => {
      const value = question[part];
      if (String(value) === String(START[part])) return [];
      if (part === 'hours') return value.length === 168 ? [] : [`${name}=${spansOf(value)}`];
      return [`${name}=${LISTS.has(part) ? [...value].sort().map(escaped).join(',') : value}`];
    });
    return [VERSION, ...parts].join(';');
  };

  /** Read a question; what is not one is left to the server, which says what is wrong with it. */
  const read = (text) => {
    const question = {...START};
    for (const part of (text || VERSION).split(';').slice(1)) {
      const [name, value] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)];
      const key = Object.keys(NAMES).find((one) => NAMES[one] === name);
      if (!key) continue;
      if (key === 'hours') question.hours = hoursOf(value);
      else if (key === 'resolution') question.resolution = Number(value);
      else question[key] = LISTS.has(key) ? value.split(',').map(unescaped) : value;
    }
    return question;
  };

  F.question = {START, read, write, escaped, unescaped, spansOf};
})();
