// Namespace, words, numbers and times. Everything the bridge shares goes through `window.fengge`.
(() => {
  'use strict';

  const F = (window.fengge = window.fengge || {});
  const THIN = '\u2009';
  const HAN = '\\u3400-\\u9fff\\uf900-\\ufaff';
  const HAN_DIGIT = new RegExp(`(?<=[${HAN}]) ?(?=[0-9+×\\u2212≥≤<])|(?<=[0-9%]) ?(?=[${HAN}])`, 'g');

  /** Page configuration, written by the server; null until a page is mounted. */
  F.config = null;

  /** What the viewer looks at. The browser owns it; the URL is its text. */
  F.view = {layers: new Set(), window: '7d', classes: [], kind: '', queue: {}, selection: null};

  /** Held state of each layer by id; see 31_layers.js. */
  F.layers = new Map();

  const listeners = new Map();
  F.on = (name, fn) => {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(fn);
  };
  F.emit = (name, detail) => {
    for (const fn of listeners.get(name) || []) fn(detail);
  };

  /** A thin space between Han characters and digits, as print sets it. */
  F.hanSpace = (text) => text.replace(HAN_DIGIT, THIN);

  /** The words of `key` with `{name}` filled in. A missing key shows itself: it is a defect, never silence. */
  F.t = (key, values = {}) => {
    const text = F.config.strings[key];
    if (text === undefined) {
      console.error(`fengge: no words for ${key}`);
      return key;
    }
    return F.hanSpace(text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '')));
  };

  F.has = (key) => F.config.strings[key] !== undefined;

  /** At most `digits` decimals, at least `least`: numbers under each other have the same. */
  F.number = (value, digits = 1, least = 0) => {
    const text = new Intl.NumberFormat('en-US', {minimumFractionDigits: least, maximumFractionDigits: digits}).format(Math.abs(value));
    return value < 0 ? `\u2212${text}` : text;
  };

  /** Whether this city has any of the feeds that a layer reads. */
  F.fed = (spec) => F.config.feeds.some((feed) => spec.feeds.includes(feed.feed));

  /** A layer's value in words; fewer than ten residents, none included, are never told more closely. */
  F.value = (value, unit) => (unit === 'residents' && value < 10 ? '<10' : F.number(value));

  const formats = new Map();
  const format = (name, options) => {
    const key = `${name}:${F.config.zone}`;
    if (!formats.has(key)) {
      const base = {timeZone: F.config.zone, hourCycle: 'h23', ...options};
      formats.set(key, new Intl.DateTimeFormat('en-GB', base));
    }
    return formats.get(key);
  };

  /** Parts of a moment in the district's zone: {year, month, day, hour, minute, second, weekday}. */
  F.parts = (at) => {
    const options = {
      year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
      weekday: 'short',
    };
    const out = {};
    for (const {type, value} of format('parts', options).formatToParts(at)) out[type] = value;
    return out;
  };

  F.time = (at) => { const p = F.parts(at); return `${p.hour}:${p.minute}`; };
  F.seconds = (at) => { const p = F.parts(at); return `${p.hour}:${p.minute}:${p.second}`; };
  F.day = (at) => { const p = F.parts(at); return `${p.month}-${p.day}`; };
  F.fullDay = (at) => { const p = F.parts(at); return `${p.year}-${p.month}-${p.day}`; };
  F.moment = (at) => `${F.fullDay(at)} ${F.time(at)}`;

  /** A moment as short as it can be said: the time today, else month-day and time. */
  F.shortMoment = (at) => {
    const now = F.clock ? F.clock.now() : at;
    return F.fullDay(at) === F.fullDay(now) ? F.time(at) : `${F.day(at)} ${F.time(at)}`;
  };

  /** An age in words; `ms` below zero counts as none. */
  F.age = (ms) => {
    const s = Math.max(0, Math.round(ms / 1000));
    if (s < 60) return F.t('age.seconds', {n: s});
    if (s < 3600) return F.t('age.minutes', {n: Math.floor(s / 60)});
    if (s < 172800) return F.t('age.hours', {n: Math.floor(s / 3600)});
    return F.t('age.days', {n: Math.floor(s / 86400)});
  };

  F.el = (id) => document.getElementById(id);

  /** An element with a class and text (text nodes only: nothing from a feed is ever read as markup). */
  F.make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  /** A node as the server tells it: a text, or `[tag, attributes, nodes]` (dashboard/parts/nodes.py). */
  F.build = (told) => {
    if (typeof told === 'string') return document.createTextNode(told);
    const [tag, attributes, held] = told;
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...held.map(F.build));
    return node;
  };

  /** Set properties of a Dash component, if the page has it. */
  F.setProps = (id, props) => {
    if (F.el(id) || id.startsWith(`${F.config.page}-`)) window.dash_clientside.set_props(id, props);
  };

  const shown = new Map();
  /** Set a component's text, only when it changed. */
  F.setText = (id, text) => {
    if (shown.get(id) === text || !F.el(id)) return;
    shown.set(id, text);
    F.setProps(id, {children: text});
  };

  /** A button that says what it does; `shown` is what stands on it, if not the same. */
  F.button = (className, title, does, shown = title) => {
    const node = F.make('button', className, shown);
    node.type = 'button';
    node.title = title;
    node.setAttribute('aria-label', title);
    node.addEventListener('click', does);
    return node;
  };

  F.reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  /** A colour token of the present theme as written in tokens.css. */
  F.token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  F.rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  /** Wait until the last call is `ms` old. */
  F.debounce = (fn, ms) => {
    let timer = 0;
    return (...args) => { clearTimeout(timer); timer = setTimeout(() => fn(...args), ms); };
  };
})();
