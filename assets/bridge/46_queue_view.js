// The queue on screen: tabs, count, rows, the cursor that the keyboard moves, and what is said where nothing is left.
(() => {
  'use strict';

  const F = window.fengge;
  // Rows beyond the last one in sight that are fetched before they are reached.
  const AHEAD_PX = 800;

  let cursor = null;
  let place = 0;

  const scroller = () => F.el('desk-queue-scroll');

  /** Whether this post has a queue at all. */
  const has = () => Boolean(F.el('desk-queue-rows'));

  // --- tabs -------------------------------------------------------------------------------------------------------------

  const showTab = (name) => {
    for (const button of document.querySelectorAll('[data-tab]')) {
      const on = button.dataset.tab === name;
      button.setAttribute('aria-selected', String(on));
      button.tabIndex = on ? 0 : -1;
      F.el(`desk-tab-${button.dataset.tab}`).hidden = !on;
    }
    F.emit('tab', name);
  };

  const otherTab = (by = 1) => {
    const tabs = [...document.querySelectorAll('[data-tab]')];
    const at = tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
    const next = tabs[(at + by + tabs.length) % tabs.length];
    showTab(next.dataset.tab);
    next.focus();
  };

  const onTabKey = (event) => {
    if (!['ArrowLeft', 'ArrowRight'].includes(event.key) || !event.target.matches('[data-tab]')) return;
    event.preventDefault();
    otherTab(event.key === 'ArrowLeft' ? -1 : 1);
  };

  // --- the cursor -------------------------------------------------------------------------------------------------------

  const setCursor = (id) => {
    const before = F.queueRows.nodeOf(cursor);
    if (before) before.tabIndex = -1;
    cursor = id;
    const {rows} = F.queue.state;
    const at = rows.findIndex((row) => row.id === id);
    if (at >= 0) place = at;
    const node = F.queueRows.nodeOf(id);
    if (node) node.tabIndex = 0;
    return node;
  };

  /** After rows changed: the cursor stays on its case; where that is gone, on what took its place. */
  const settle = () => {
    const {rows} = F.queue.state;
    if (!rows.length) { cursor = null; place = 0; return null; }
    const held = rows.find((row) => row.id === cursor);
    return setCursor(held ? cursor : rows[Math.min(place, rows.length - 1)].id);
  };

  const focus = () => {
    showTab('queue');
    (settle() || F.el('desk-queue-search')).focus({preventScroll: false});
  };

  const move = (by) => {
    if (F.el('desk-tab-queue').hidden) showTab('queue');
    const {rows} = F.queue.state;
    if (!rows.length) return;
    const inside = F.el('desk-queue-rows').contains(document.activeElement);
    const next = inside || by === 0 ? Math.min(rows.length - 1, Math.max(0, place + by)) : place;
    // Rows that have just come are drawn a moment later; a key that was quicker must not be lost.
    if (!F.queueRows.nodeOf(rows[next].id)) draw();
    const node = setCursor(rows[next].id);
    node.focus({preventScroll: true});
    node.scrollIntoView({block: 'nearest'});
  };

  const open = () => { if (cursor) F.queueRows.nodeOf(cursor)?.click(); };

  // --- what is said -----------------------------------------------------------------------------------------------------

  const clear = () => { F.queue.set({...F.queueFilter.empty(), order: F.view.queue.order}); F.queueView.focus(); };

  const countLine = () => {
    const {total, filtered, facets, as_of: asOf} = F.queue.state;
    // The district's own number counts open incidents alone: what cameras saw and nobody looked at is told apart.
    const unseen = F.queueFilter.parts(F.view.queue).length ? 0 : facets.step?.detected || 0;
    const whole = unseen ? F.t('queue.count_unseen', {n: F.number(total), unseen: F.number(unseen)}) : F.t('queue.count', {n: F.number(total)});
    const count = F.queue.unknown() ? F.t('queue.count', {n: '—'}) : filtered === total ? whole : F.t('queue.count_of', {n: F.number(filtered), all: F.number(total)});
    return asOf ? `${count}${F.t('join.dot')}${F.t('queue.as_of', {time: F.seconds(new Date(asOf))})}` : count;
  };

  const noteLine = () => {
    const {loaded, failed} = F.queue.state;
    if (failed) return F.t('queue.failed', {reason: failed});
    return loaded ? countLine() : F.t('queue.loading');
  };

  const drawNote = () => {
    const set = F.queueFilter.parts(F.view.queue).length > 0;
    const text = noteLine();
    const note = F.el('desk-queue-note');
    const key = `${text}${set}`;
    if (note.dataset.key === key) return;
    note.dataset.key = key;
    note.replaceChildren(F.make('span', '', text), ...(set ? [F.button('link queue-clear', F.t('queue.clear'), clear)] : []));
  };

  const belowRows = () => {
    const {rows, filtered, loaded, next} = F.queue.state;
    if (!loaded) return [];
    if (!rows.length) return [F.queueEmpty.build(clear)];
    if (next !== null) return [F.make('p', 'note', F.t('queue.more', {n: F.number(filtered - rows.length)}))];
    const touch = window.matchMedia('(hover: none)').matches;
    return [F.make('p', 'note', F.t('queue.end', {n: F.number(rows.length)})),
      F.make('p', 'note', F.t(touch ? 'queue.guide_phone' : 'queue.guide'))];
  };

  const drawBelow = () => {
    const box = F.el('desk-queue-end');
    const parts = belowRows();
    const key = parts.map((part) => part.textContent).join();
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    box.replaceChildren(...parts);
  };

  // The server's total is that of the place, the level and the number asked for: with one of them it is no whole.
  const PARTIAL = ['area', 'level', 'q'];

  /** All that waits, on the tab: so that a narrow filter never looks like little work. */
  const drawBadge = () => {
    const {loaded, total} = F.queue.state;
    if (!loaded || PARTIAL.some((name) => F.view.queue[name])) return;
    F.el('desk-queue-badge').textContent = F.queue.unknown() ? '—' : F.number(total);
  };

  const draw = () => {
    const lost = F.queueRows.draw(F.queue.state.rows, cursor);
    const node = settle();
    if (lost && node) node.focus({preventScroll: true});
    F.queueHead.draw();
    drawNote();
    drawBelow();
    drawBadge();
    reach();
  };

  const reach = () => {
    const {scrollTop, scrollHeight, clientHeight} = scroller();
    if (clientHeight && scrollHeight - scrollTop - clientHeight < AHEAD_PX) F.queue.more();
  };

  const onClick = (event) => {
    const tab = event.target.closest('[data-tab]');
    if (tab) showTab(tab.dataset.tab);
    const row = event.target.closest('.queue-row');
    if (row) { setCursor(row.dataset.case); row.focus({preventScroll: true}); }
  };

  const start = () => {
    if (!has()) return;
    F.queueHead.build();
    showTab('queue');
    document.addEventListener('click', onClick);
    document.addEventListener('keydown', onTabKey);
    scroller().addEventListener('scroll', reach, {passive: true});
    const again = F.debounce(draw, 0);
    F.on('queue', again);
    F.on('state', again);
    F.on('areas', again);
    F.on('selection', (selection) => {
      if (selection?.type === 'incident' && F.queue.find(selection.id)) setCursor(selection.id);
      again();
    });
    F.on('view', ({from}) => { if (from === 'queue') scroller().scrollTop = 0; });
    // Rows name their streets whatever kind of area the map shows.
    F.areas.load(F.config.area_kinds[0]?.id).then(again, (error) => console.warn(`fengge: areas: ${error.message}`));
    // Times run on by themselves.
    setInterval(draw, 15000);
    F.queue.start();
  };

  F.queueView = {start, has, move, open, focus, showTab, otherTab, cursor: () => cursor};
})();
