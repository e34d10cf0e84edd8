// The alarms that stand: fetched anew whenever one changes; their shapes and words, the same on the desk and on the wall.
(() => {
  'use strict';

  const F = window.fengge;
  // Shelves end and clocks run on by themselves.
  const BY_CLOCK_MS = 30000;
  const RETRY_MS = 3000;
  const SVG = 'http://www.w3.org/2000/svg';
  const OUTLINES = {1: 'M2.5 2.5h13v13h-13z', 2: 'M9 2l7.5 13.5h-15z', 3: 'M9 2.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z'};
  const LISTS = ['rows', 'shelved', 'suppressed'];

  const state = {rows: [], shelved: [], suppressed: [], counts: {}, may_act: false, loaded: false, failed: ''};

  let asked = 0;
  let seen = '';
  let timer = 0;

  const take = (answer) => {
    Object.assign(state, answer, {loaded: true, failed: ''});
    F.emit('alarms', state);
  };

  const refresh = async () => {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    try {
      const answer = await F.http.json('/data/alarms');
      if (mine === asked) take(answer);
    } catch (error) {
      if (mine !== asked) return;
      // What was known stays on screen with its own ages, and the page says that it is not renewed.
      state.failed = F.http.why(error);
      F.emit('alarms', state);
      timer = setTimeout(refresh, RETRY_MS);
    }
  };

  const find = (id) => LISTS.flatMap((name) => state[name]).find((alarm) => alarm.id === id) || null;

  const now = () => F.clock.now().getTime();
  const age = (at) => F.age(now() - Date.parse(at));
  const pick = (words) => words[F.config.lang] || words.zh;
  const name = (alarm) => pick(alarm.name);
  const priority = (alarm) => F.t(`alarms.priority.${alarm.priority}`);

  const place = (alarm) => {
    if (alarm.place.name) return F.hanSpace(pick(alarm.place.name));
    return F.t(alarm.place.kind === 'cell' ? 'alarms.cell' : 'alarms.whole');
  };

  /** What was found against what was allowed, in words. */
  const found = (alarm) => {
    const {kind, value, limit, expected, window_min: minutes} = alarm;
    if (kind === 'feed') return alarm.since ? F.t('feed.last', {time: F.shortMoment(new Date(alarm.since))}) : F.t('feed.never');
    const about = {n: F.number(value), limit: F.number(kind === 'cameras_dark' ? 100 * limit : limit), minutes, usual: F.number(expected ?? 0)};
    return kind ? F.t(`alarms.found.${kind}`, about) : F.t('alarms.rule_gone');
  };

  const stateWords = (alarm) => {
    if (alarm.state === 'shelved') return F.t('alarms.shelved_until', {time: F.shortMoment(new Date(alarm.shelved_until))});
    if (alarm.state === 'suppressed') return F.t('alarms.suppressed_by', {name: alarm.suppressed_name ? pick(alarm.suppressed_name) : ''});
    if (alarm.state === 'unacknowledged') return F.t('alarms.state.unacknowledged');
    const {acknowledged_by: by} = alarm;
    return by ? F.t('alarms.acknowledged_by', {post: by, age: age(alarm.acknowledged_at)}) : F.t('alarms.state.acknowledged');
  };

  /** Of what it reads nobody knows at present; null where it is known. */
  const unknown = (alarm) => (alarm.unknown_since
    ? F.t('alarms.unknown_since', {time: F.shortMoment(new Date(alarm.unknown_since))}) : null);

  /** Square, triangle, circle by priority; filled while nobody acknowledged it, outlined after, dashed on the shelf. */
  const shape = (alarm) => {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 18 18');
    svg.setAttribute('aria-hidden', 'true');
    svg.classList.add('alarm-shape', `is-p${alarm.priority}`, `is-${alarm.state}`);
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', OUTLINES[alarm.priority]);
    svg.append(path);
    return svg;
  };

  const actionNumber = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  /** Do something to an alarm; what went lost goes again under the same number. Throws what was refused. */
  const order = async (verb, alarm, given) => {
    const body = {alarm: alarm.id, action: actionNumber(), ...given};
    try {
      await F.http.post(`/data/alarms/${verb}`, body);
    } catch (error) {
      if (!error.lost) throw error;
      await F.http.post(`/data/alarms/${verb}`, body);
    }
    await refresh();
  };

  const why = (error) => (F.has(`alarms.refusal.${error.reason}`) ? F.t(`alarms.refusal.${error.reason}`) : F.http.why(error));

  const start = () => {
    F.on('state', ({alarms}) => {
      if (seen === String(alarms)) return;
      seen = String(alarms);
      refresh();
    });
    setInterval(refresh, BY_CLOCK_MS);
    refresh();
  };

  F.alarms = {state, start, refresh, find, age, name, place, priority, found, stateWords, unknown, shape, order, why};
})();
