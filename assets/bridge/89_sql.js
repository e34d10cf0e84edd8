// The planner's SQL: run, wait, cancel, errors at their word, names to insert, statements used before.
// Statements are kept in this browser alone; the server keeps a hash in its audit log and no text.
(() => {
  'use strict';

  const F = window.fengge;
  const ASK_MS = 400;
  const KEPT = 20;
  const STORE = 'fengge.sql';
  const UNDER_WAY = ['queued', 'preparing', 'running'];

  let number = '';
  let turn = 0;
  let fault = null;

  const say = (text) => { F.el('sql-said').textContent = text; };

  // ── statements used before ───────────────────────────────────────────────────────────────────────
  const kept = () => {
    try {
      const held = JSON.parse(localStorage.getItem(STORE) || '[]');
      return Array.isArray(held) ? held.filter((text) => typeof text === 'string').slice(0, KEPT) : [];
    } catch {
      return [];  // no storage, or not ours: the page works without
    }
  };

  const keep = (texts) => {
    try { localStorage.setItem(STORE, JSON.stringify(texts)); } catch { /* as above */ }
    drawHistory();
  };

  const remember = (text) => keep([text, ...kept().filter((one) => one !== text)].slice(0, KEPT));

  const drawHistory = () => {
    const texts = kept();
    if (!texts.length) {
      F.el('sql-history').replaceChildren(F.make('p', 'note', F.t('sql.history_none')));
      return;
    }
    const items = texts.map((text) => {
      const item = F.make('button', 'sql-item code', text.replace(/\s+/g, ' ').slice(0, 120));
      item.type = 'button';
      item.title = text;
      item.dataset.sql = text;
      return item;
    });
    F.el('sql-history').replaceChildren(
      ...items, F.button('chip-button', F.t('sql.history_clear'), () => keep([])),
    );
  };

  // ── errors ───────────────────────────────────────────────────────────────────────────────────────
  const clearFault = () => {
    fault = null;
    F.el('sql-fault').hidden = true;
    F.el('sql-fix').hidden = true;
  };

  const showFault = (told) => {
    fault = told;
    const box = F.el('sql-fault');
    const said = F.t(F.has(`sql.refusal.${told.reason}`) ? `sql.refusal.${told.reason}` : 'sql.refusal.ended');
    const where = told.word ? `${F.t('sql.where', {line: told.line, column: told.column})} ` : '';
    const head = F.make('p');
    head.append(F.make('strong', '', where), ...(told.word ? [F.make('code', '', told.word), ' '] : []), said);
    box.replaceChildren(head);
    if (told.nearest) {
      const near = F.make('p', 'note', F.t('sql.nearest'));
      near.append(F.make('code', '', told.nearest));
      box.append(near);
      F.el('sql-fix').textContent = F.t('sql.fix', {word: told.nearest});
    }
    F.el('sql-fix').hidden = !(told.nearest && told.word);
    box.hidden = false;
    F.sqlEditor.mark(told.word ? told : null);
    say('');
  };

  /** Why nothing was started: the statement's own fault, a limit, or the way there. */
  const refuse = (error) => {
    if (error.status === 429) say(F.t(error.message.startsWith('sql:') ? 'sql.limited' : 'sql.busy'));
    else say(F.t('sql.failed', {reason: F.http.why(error)}));
  };

  // ── run ──────────────────────────────────────────────────────────────────────────────────────────
  const busy = (is) => {
    F.el('sql-run').disabled = is;
    F.el('sql-cancel').disabled = !is;
    F.el('sql-tab').setAttribute('aria-busy', String(is));
  };

  const seconds = (s) => F.number(Math.round(10 * s) / 10);

  const told = (state) => {
    if (state.state === 'queued') return F.t('sql.state.queued', {n: Math.max(0, state.place - 1)});
    return F.t(`sql.state.${state.state}`, {s: seconds(state.running_s)});
  };

  const finish = (state) => {
    number = '';
    busy(false);
    if (state.state === 'done') {
      say(F.t('sql.last', {s: seconds(state.running_s), n: F.number(state.total)}));
      F.sqlAnswer.show(state);
    } else if (state.state === 'failed') showFault(state.error);
    else say(F.t('sql.state.cancelled'));
  };

  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

  /** Ask until it is over; an order that came later takes its place. */
  const watch = async (first, mine) => {
    let state = first;
    while (UNDER_WAY.includes(state.state)) {
      say(told(state));
      await wait(ASK_MS);
      if (mine !== turn) return;
      state = await F.http.json(`/data/sql/${number}`);
    }
    if (mine === turn) finish(state);
  };

  /** The refusal's own words stand in the body; `F.http.post` keeps only the code and the sentence. */
  const order = async (sql) => {
    const headers = {...F.http.token(), 'Content-Type': 'application/json'};
    const response = await fetch('/data/sql', {
      method: 'POST', credentials: 'same-origin', cache: 'no-store', headers, body: JSON.stringify({sql}),
    });
    const body = await response.json().catch(() => ({}));
    if (response.ok) return body;
    if (response.status === 401) F.http.signIn();
    const {code = '', message = `${response.status}`} = body.error || {};
    throw Object.assign(new Error(message), {status: response.status, code, told: body.error});
  };

  const run = async () => {
    const sql = F.sqlEditor.text();
    if (!sql.trim() || F.el('sql-run').disabled) return;
    const mine = ++turn;
    clearFault();
    F.sqlEditor.mark(null);
    F.sqlAnswer.age();
    busy(true);
    say(F.t('sql.sending'));
    try {
      const state = await order(sql);
      remember(sql);
      if (mine !== turn) { stop(state.number); return; }
      number = state.number;
      await watch(state, mine);
    } catch (error) {
      if (mine !== turn) return;
      number = '';
      busy(false);
      if (error.told?.reason) showFault(error.told);
      else if (error.status === 404) say(F.t('sql.gone'));
      else refuse(error);
    }
  };

  /** Should it not arrive: nobody asks for that statement any more, and it ends by itself. */
  const stop = (gone) => F.http.post(`/data/sql/${gone}/cancel`, {}).catch(() => {});

  /** Also before the server has given it a number: then it is ended when that comes. */
  const cancel = () => {
    if (!F.el('sql-run').disabled) return;
    const gone = number;
    turn += 1;
    number = '';
    busy(false);
    say(F.t('sql.state.cancelled'));
    if (gone) stop(gone);
  };

  /** The page goes away: nobody waits for the answer. */
  const leave = () => {
    if (!number) return;
    const headers = {...F.http.token(), 'Content-Type': 'application/json'};
    fetch(`/data/sql/${number}/cancel`, {method: 'POST', keepalive: true, headers, body: '{}'}).catch(() => {});
  };

  const onClick = (event) => {
    const target = event.target.closest('[data-insert], [data-sql]');
    if (!target) return;
    if (target.dataset.sql !== undefined) F.sqlEditor.put(target.dataset.sql);
    else {
      event.preventDefault();  // a table's name stands in the head of its list, which would open
      F.sqlEditor.insert(target.dataset.insert);
    }
  };

  const onKey = (event) => {
    if (event.key === 'Escape' && !event.isComposing) cancel();
  };

  const start = () => {
    F.sqlEditor.start();
    drawHistory();
    F.on('sql-run', run);
    F.on('sql-changed', () => { clearFault(); F.sqlAnswer.age(); });
    F.el('sql-run').addEventListener('click', run);
    F.el('sql-cancel').addEventListener('click', cancel);
    F.el('sql-fix').addEventListener('click', () => { if (fault?.nearest) F.sqlEditor.mend(fault, fault.nearest); });
    F.el('sql-tab').addEventListener('click', onClick);
    document.addEventListener('keydown', onKey);
    window.addEventListener('pagehide', leave);
  };

  F.sql = {start};
  F.on('room', () => { if (F.el('sql-tab')) start(); });
})();
