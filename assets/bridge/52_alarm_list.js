// The desk's list of alarms: a tab with its count, rows by priority and age, acknowledged and shelved where they stand.
(() => {
  'use strict';

  const F = window.fengge;
  const LISTS = ['rows', 'shelved', 'suppressed'];
  const SHELF_MINUTES = [15, 60, 120, 240, 480, 1440];

  let shown = 'rows';
  let priority = '';
  // One form at a time: {id, verb}. It is not redrawn under whoever types.
  let form = null;
  let said = {};

  const has = () => Boolean(F.el('desk-tab-alarms'));
  const box = () => F.el('desk-alarm-rows');

  const isOpen = () => has() && !F.el('desk-tab-alarms').hidden;

  // --- counts -----------------------------------------------------------------------------------------------------------

  const drawBadges = () => {
    const {counts, rows, loaded} = F.alarms.state;
    const badge = F.el('desk-alarms-badge');
    if (!loaded) return;
    const waiting = counts.unacknowledged;
    const most = Math.min(3, ...rows.filter((alarm) => alarm.state === 'unacknowledged').map((alarm) => alarm.priority));
    badge.textContent = waiting ? F.number(waiting) : '';
    const label = waiting ? F.t('alarms.open_n', {n: F.number(waiting)}) : F.t('alarms.open_none');
    for (const button of document.querySelectorAll('[data-action="alarms"]')) {
      const shape = F.alarms.shape({priority: waiting ? most : 3, state: waiting ? 'unacknowledged' : 'acknowledged'});
      const short = waiting ? `${F.t('alarms.title')} ${F.number(waiting)}` : F.t('alarms.title');
      button.replaceChildren(shape, F.make('span', '', button.classList.contains('only-phone') ? short : label));
      button.setAttribute('aria-label', label);
      button.classList.toggle('is-waiting', waiting > 0);
    }
  };

  const chip = (words, count, pressed, does) => {
    const node = F.button('chip', words, does, '');
    node.append(F.make('span', '', words), F.make('span', 'chip-count', F.number(count)));
    node.setAttribute('aria-pressed', String(pressed));
    node.classList.toggle('is-none', !count);
    return node;
  };

  const drawChips = () => {
    const {state} = F.alarms;
    const lists = LISTS.map((name) => chip(F.t(`alarms.list.${name}`), state[name].length, shown === name, () => { shown = name; draw(); }));
    const levels = ['1', '2', '3'].map((level) => chip(F.t(`alarms.priority.${level}`),
      state[shown].filter((alarm) => String(alarm.priority) === level).length, priority === level,
      () => { priority = priority === level ? '' : level; draw(); }));
    const [first, second] = [F.make('div', 'chips'), F.make('div', 'chips')];
    first.append(...lists);
    second.append(...levels);
    const head = F.el('desk-alarm-head');
    const held = head.contains(document.activeElement) ? [...head.querySelectorAll('button')].indexOf(document.activeElement) : -1;
    head.replaceChildren(first, second);
    if (held >= 0) head.querySelectorAll('button')[held]?.focus();
  };

  // --- rows -------------------------------------------------------------------------------------------------------------

  const goTo = async (alarm) => {
    const {kind, code, bounds} = alarm.place;
    if (kind === 'cell') F.selecting.select({type: 'cell', id: code});
    else if (bounds) {
      await F.areas.load(kind);
      F.selecting.select({type: 'area', kind, id: code});
    }
    if (bounds && F.map) F.map.fitBounds(bounds, {padding: 80, maxZoom: 15, duration: F.reducedMotion() ? 0 : 400});
  };

  const casesOf = (alarm) => {
    F.queue.set({...F.queueFilter.empty(), order: F.view.queue.order, area: alarm.place.area});
    goTo(alarm);
    F.queueView.focus();
  };

  const send = async (alarm, verb, given) => {
    try {
      await F.alarms.order(verb, alarm, given);
      form = null;
      said = {id: alarm.id, text: F.t(`alarms.done.${verb}`), bad: false};
    } catch (error) {
      said = {id: alarm.id, text: F.alarms.why(error), bad: true};
      F.alarms.refresh();
    }
    draw();
    rowOf(alarm.id)?.querySelector('.alarm-go').focus();
  };

  const open = (id, verb) => {
    form = {id, verb};
    said = {};
    draw();
    const field = rowOf(id)?.querySelector('input');
    field?.focus();
    field?.select();
  };

  const close = () => {
    if (!form) return false;
    const {id} = form;
    form = null;
    draw();
    rowOf(id)?.querySelector('.alarm-go').focus();
    return true;
  };

  const hours = () => {
    const select = F.make('select', 'queue-select');
    select.setAttribute('aria-label', F.t('alarms.shelve_for'));
    select.append(...SHELF_MINUTES.map((n) => new Option(n < 60 ? F.t('alarms.minutes', {n}) : F.t('alarms.hours', {n: n / 60}), n)));
    select.value = '60';
    return select;
  };

  const formOf = (alarm, verb) => {
    const node = F.make('form', 'alarm-form');
    const field = F.make('input', 'queue-search');
    const label = F.t(verb === 'acknowledge' ? 'alarms.comment' : 'alarms.reason');
    Object.assign(field, {type: 'text', maxLength: 200, placeholder: label, value: verb === 'acknowledge' ? F.t('alarms.comment_default') : ''});
    field.setAttribute('aria-label', label);
    const span = verb === 'shelve' ? hours() : null;
    node.append(field, ...(span ? [span] : []), F.make('button', 'primary', F.t(`alarms.${verb}`)),
      F.button('choice', F.t('alarms.cancel'), close));
    node.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text) { said = {id: alarm.id, text: F.t(`alarms.refusal.no_${verb === 'acknowledge' ? 'comment' : 'reason'}`), bad: true}; drawSaid(alarm.id); field.focus(); return; }
      send(alarm, verb, verb === 'acknowledge' ? {comment: text} : {reason: text, minutes: Number(span.value)});
    });
    node.addEventListener('keydown', (event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } });
    return node;
  };

  const buttons = (alarm) => {
    const node = F.make('div', 'alarm-verbs');
    const {state: how} = alarm;
    const can = F.alarms.state.may_act;
    if (can && !alarm.acknowledged_at) node.append(F.button('choice', F.t('alarms.acknowledge'), () => open(alarm.id, 'acknowledge')));
    if (can && how !== 'shelved') node.append(F.button('choice', F.t('alarms.shelve'), () => open(alarm.id, 'shelve')));
    if (can && how === 'shelved') node.append(F.button('choice', F.t('alarms.unshelve'), () => send(alarm, 'unshelve', {})));
    if (alarm.place.area && F.queueView.has()) node.append(F.button('choice', F.t('alarms.cases'), () => casesOf(alarm)));
    return node;
  };

  const notes = (alarm) => [
    alarm.comment && F.t('alarms.said', {text: alarm.comment}),
    alarm.state === 'shelved' && alarm.shelve_reason && F.t('alarms.shelved_why', {post: alarm.shelved_by, text: alarm.shelve_reason}),
    F.alarms.unknown(alarm),
  ].filter(Boolean);

  const row = (alarm) => {
    const node = F.make('article', `alarm-row is-p${alarm.priority} is-${alarm.state}`);
    node.dataset.alarm = alarm.id;
    const go = F.button('alarm-go', F.t('alarms.go', {name: F.alarms.name(alarm), place: F.alarms.place(alarm)}), () => goTo(alarm), '');
    const title = F.make('span', 'alarm-name');
    title.append(F.make('strong', '', F.alarms.name(alarm)), F.make('span', 'alarm-place', F.alarms.place(alarm)));
    go.append(F.alarms.shape(alarm), title, F.make('span', 'alarm-age', F.alarms.age(alarm.raised_at)),
      F.make('span', 'alarm-found', F.alarms.found(alarm)),
      F.make('span', 'alarm-state', `${F.alarms.priority(alarm)}${F.t('join.dot')}${F.alarms.stateWords(alarm)}`));
    node.append(go, ...notes(alarm).map((text) => F.make('p', 'note', text)));
    node.append(form?.id === alarm.id ? formOf(alarm, form.verb) : buttons(alarm));
    const line = F.make('p', 'form-said', said.id === alarm.id ? said.text : '');
    line.setAttribute('role', 'status');
    line.classList.toggle('is-bad', said.id === alarm.id && said.bad);
    node.append(line);
    return node;
  };

  const rowOf = (id) => [...box().children].find((node) => node.dataset.alarm === id) || null;

  const drawSaid = (id) => {
    const line = rowOf(id)?.querySelector('.form-said');
    if (!line) return;
    line.textContent = said.text;
    line.classList.toggle('is-bad', said.bad);
  };

  const listed = () => F.alarms.state[shown].filter((alarm) => !priority || String(alarm.priority) === priority);

  /** Rows are made anew but for the one that somebody types in; the keyboard's place stays. */
  const drawRows = () => {
    const held = box().contains(document.activeElement) ? document.activeElement.closest('[data-alarm]')?.dataset.alarm : null;
    const kept = form && rowOf(form.id)?.querySelector(`form[data-verb="${form.verb}"]`) ? rowOf(form.id) : null;
    const alarms = listed();
    const nodes = alarms.map((alarm) => (kept && kept.dataset.alarm === alarm.id ? kept : row(alarm)));
    for (const node of nodes) { const made = node.querySelector('form'); if (made && form) made.dataset.verb = form.verb; }
    const text = F.alarms.state.loaded ? F.t(`alarms.none.${shown}`) : F.t('alarms.loading');
    const wanted = nodes.length ? nodes : [F.make('p', 'empty', text)];
    if (kept && nodes.includes(kept)) place(wanted, kept);
    else box().replaceChildren(...wanted);
    if (held && !box().contains(document.activeElement)) rowOf(held)?.querySelector('.alarm-go').focus({preventScroll: true});
  };

  /** Around a row that must not leave the page, since its field would lose focus and choice. */
  const place = (wanted, kept) => {
    for (const node of [...box().children]) if (node !== kept) node.remove();
    const at = wanted.indexOf(kept);
    for (const node of wanted.slice(0, at)) box().insertBefore(node, kept);
    box().append(...wanted.slice(at + 1));
  };

  const drawNote = () => {
    const {failed, as_of: asOf, loaded} = F.alarms.state;
    const text = failed ? F.t('queue.failed', {reason: failed}) : loaded ? F.t('alarms.as_of', {time: F.seconds(new Date(asOf))}) : '';
    F.setText('desk-alarm-note', text);
  };

  const draw = () => {
    if (!has()) return;
    drawBadges();
    if (!isOpen()) return;
    drawChips();
    drawNote();
    drawRows();
  };

  // --- from elsewhere ---------------------------------------------------------------------------------------------------

  const show = () => {
    document.body.classList.add('show-layers');
    F.queueView.showTab('alarms');
    draw();
  };

  /** The next alarm that waits: the map goes to it, and its comment is ready to be sent. One key here, Enter there. */
  const next = () => {
    const waiting = F.alarms.state.rows.find((alarm) => alarm.state === 'unacknowledged');
    shown = 'rows';
    priority = '';
    show();
    if (!waiting) { F.el('desk-tab-button-alarms').focus(); return; }
    goTo(waiting);
    if (F.alarms.state.may_act) open(waiting.id, 'acknowledge');
    else rowOf(waiting.id).querySelector('.alarm-go').focus();
  };

  /** The keyboard's way through the list: to the row after or before the one that it is in. */
  const move = (by) => {
    const rows = [...box().querySelectorAll('.alarm-row')];
    const at = rows.findIndex((node) => node.contains(document.activeElement));
    const node = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    node?.querySelector('.alarm-go').focus({preventScroll: true});
    node?.scrollIntoView({block: 'nearest'});
  };

  /** A mark on the map was chosen. */
  const choose = (alarm) => {
    shown = LISTS.find((name) => F.alarms.state[name].includes(F.alarms.find(alarm.id))) || 'rows';
    priority = '';
    show();
    const node = rowOf(alarm.id);
    node?.scrollIntoView({block: 'nearest'});
    node?.querySelector('.alarm-go').focus({preventScroll: true});
    goTo(alarm);
  };

  const start = () => {
    if (!has()) return;
    F.on('alarms', draw);
    F.on('tab', draw);
    F.on('live-state', draw);
    setInterval(draw, 15000);
    F.alarms.start();
  };

  F.alarmList = {start, show, next, move, choose, close, isOpen};
})();
