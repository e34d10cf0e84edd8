// The queue's rows, as the server has them now: fetched by page, fetched anew whenever a case changes.
(() => {
  'use strict';

  const F = window.fengge;
  const PAGE = 100;
  const LARGEST = 200;
  // Between two refreshes that nobody asked for: a replay at full speed changes something all the time.
  const REST_MS = 400;
  const RETRY_MS = 3000;
  // What is overdue changes by the clock alone.
  const BY_CLOCK_MS = 60000;

  const state = {rows: [], total: 0, filtered: 0, facets: {}, next: null, as_of: null, loaded: false, failed: ''};
  /** What is being done and not answered yet, by case: words for its row. */
  const pending = new Map();

  let asked = 0;
  let running = false;
  let wanted = false;
  let timer = 0;
  let seen = '';

  const fetchPage = (after, limit) => {
    const query = new URLSearchParams(F.queueFilter.params(F.view.queue));
    query.set('limit', limit);
    if (after) query.set('after', after);
    return F.http.json(`/data/cases?${query}`);
  };

  /** At least `count` rows from the top, as many requests as that takes. */
  const fetchTop = async (count) => {
    let answer = await fetchPage(0, Math.min(LARGEST, count));
    const rows = answer.rows;
    while (rows.length < count && answer.next !== null) {
      answer = await fetchPage(answer.next, Math.min(LARGEST, count - rows.length));
      rows.push(...answer.rows);
    }
    return {...answer, rows};
  };

  const take = ({rows, total, filtered, facets, next, as_of}) => {
    Object.assign(state, {rows, total, filtered, facets, next, as_of, loaded: true, failed: ''});
    F.emit('queue', state);
  };

  const fail = (error) => {
    state.failed = F.http.why(error);
    F.emit('queue', state);
    clearTimeout(timer);
    timer = setTimeout(refresh, RETRY_MS);
  };

  /** Fetch the queue. An answer to a filter that was left meanwhile is dropped. */
  const load = async (count) => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetchTop(count);
      if (mine === asked) take(answer);
    } catch (error) {
      if (mine === asked) fail(error);
    }
  };

  /** Another filter or order: from the top, at once. */
  const follow = () => load(PAGE);

  /** The same rows again, as many as there are; one request at a time, and one more where something came meanwhile. */
  const refresh = async () => {
    if (running) { wanted = true; return; }
    clearTimeout(timer);
    running = true;
    await load(Math.max(PAGE, state.rows.length));
    running = false;
    if (!wanted) return;
    wanted = false;
    timer = setTimeout(refresh, REST_MS);
  };

  let reaching = false;
  const more = async () => {
    if (reaching || state.next === null) return;
    reaching = true;
    const mine = asked;
    try {
      const answer = await fetchPage(state.next, PAGE);
      // A refresh meanwhile has moved what lies beyond.
      if (mine === asked) {
        const held = new Set(state.rows.map((row) => row.id));
        take({...answer, rows: [...state.rows, ...answer.rows.filter((row) => !held.has(row.id))]});
      }
    } catch (error) {
      if (mine === asked) fail(error);
    } finally {
      reaching = false;
    }
  };

  /** Before any source of incidents ever told anything nobody knows how many wait, which is not none. */
  const unknown = () => F.stale.noIncidents() && !state.total;

  const find = (id) => state.rows.find((row) => row.id === String(id)) || null;

  const placeOf = (id) => {
    const row = find(id);
    return row && row.lon !== null && row.lon !== undefined ? [row.lon, row.lat] : null;
  };

  const mark = (id, words) => {
    if (words) pending.set(id, words);
    else pending.delete(id);
    F.emit('queue', state);
  };

  /** Narrow the queue or order it otherwise; what is not named stays. */
  const set = (change) => {
    F.view.queue = {...F.view.queue, ...change};
    F.url.push();
    F.emit('view', {from: 'queue'});
  };

  const start = () => {
    F.on('view', ({from}) => { if (from === 'queue' || from === 'history') follow(); });
    F.on('state', ({cases}) => {
      if (seen === String(cases)) return;
      seen = String(cases);
      refresh();
    });
    setInterval(refresh, BY_CLOCK_MS);
    follow();
  };

  F.queue = {state, pending, start, refresh, follow, more, unknown, find, placeOf, mark, set};
})();
