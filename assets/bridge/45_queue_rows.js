// Rows of the queue in words, redrawn in place: what did not change is not touched, and nothing moves under the eye.
(() => {
  'use strict';

  const F = window.fengge;
  const MARKS = ['supervised', 'escalated', 'returned', 'reworked'];

  const box = () => F.el('desk-queue-rows');
  const scroller = () => F.el('desk-queue-scroll');
  const nodes = new Map();

  const className = (id) => F.config.classes.find((item) => item.id === id)?.name || F.t('class.unknown');

  const areaOf = (row) => {
    const kind = F.config.area_kinds[0]?.id;
    const code = row[`area_${kind}`];
    if (!code) return '';
    const feature = F.areas.parts(kind, code)[0];
    return feature ? String(feature.properties.name || code) : '';
  };

  /** A number without its source's name. */
  const numberOf = (id) => id.slice(id.indexOf(':') + 1);

  // The data routes give UTC without a zone's letter where the ledger does.
  const moment = (text) => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

  /** How long until a case is due, in words: {text, over}. */
  const due = (row) => {
    if (row.suspended) return {text: F.t('case.mark.suspended'), over: false};
    if (!row.due_at) return {text: '', over: false};
    const left = moment(row.due_at) - F.clock.now().getTime();
    return {text: F.t(left >= 0 ? 'due.left' : 'due.over', {age: F.age(Math.abs(left))}), over: left < 0};
  };

  const stepWords = (row) => F.queue.pending.get(row.id) || F.queueFilter.word('step', row.step);

  /** Everything that a row shows; a row is drawn again only where this differs. */
  const shownOf = (row) => {
    const left = due(row);
    const department = row.department ? F.queueFilter.word('department', row.department) : '';
    return {
      symbol: `inc-${row.urgency}-${row.acknowledged ? 1 : 0}`,
      name: className(row.class), number: numberOf(row.id), due: left.text, over: left.over,
      where: [stepWords(row), areaOf(row), department].filter(Boolean).join(F.t('join.dot')),
      marks: MARKS.filter((name) => row[name]).map((name) => F.t(`case.mark.${name}`)).join(' '),
      pending: F.queue.pending.has(row.id), urgency: F.t(`urgency.${row.urgency}`),
    };
  };

  const fill = (node, shown) => {
    const slot = F.make('span', 'slot');
    Object.assign(slot.dataset, {symbol: shown.symbol, size: '22'});
    slot.title = shown.urgency;
    const name = F.make('span', 'queue-name');
    name.append(F.make('strong', '', shown.name), F.make('span', 'code', shown.number));
    const where = F.make('span', 'queue-where', shown.where);
    where.title = shown.where;
    node.replaceChildren(slot, name, F.make('span', `queue-due${shown.over ? ' is-over' : ''}`, shown.due), where,
      F.make('span', 'queue-marks', shown.marks));
    node.classList.toggle('is-pending', shown.pending);
    node.setAttribute('aria-busy', String(shown.pending));
  };

  const make = (row) => {
    const node = F.make('div', 'queue-row');
    node.setAttribute('role', 'option');
    node.tabIndex = -1;
    node.dataset.case = row.id;
    node.dataset.select = `incident:${row.id}`;
    nodes.set(row.id, {node, key: ''});
    return nodes.get(row.id);
  };

  const drawRow = (row) => {
    const held = nodes.get(row.id) || make(row);
    const shown = shownOf(row);
    const key = JSON.stringify([shown, F.theme]);
    if (held.key !== key) { held.key = key; fill(held.node, shown); }
    const chosen = F.view.selection?.type === 'incident' && F.view.selection.id === row.id;
    if (held.node.getAttribute('aria-selected') !== String(chosen)) held.node.setAttribute('aria-selected', String(chosen));
    return held.node;
  };

  /** The row that the eye rests on: the cursor's if it is in sight, else the first in sight. */
  const anchor = (cursor) => {
    const view = scroller().getBoundingClientRect();
    const inSight = (node) => {
      const {top, bottom} = node.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    };
    const own = nodes.get(cursor)?.node;
    const node = own?.isConnected && inSight(own) ? own : [...box().children].find(inSight);
    return node ? {node, top: node.getBoundingClientRect().top} : null;
  };

  /** Put `wanted` nodes into the box in their order, moving as few as can be. */
  const arrange = (wanted) => {
    const kept = new Set(wanted);
    for (const node of [...box().children]) if (!kept.has(node)) node.remove();
    let at = box().firstElementChild;
    for (const node of wanted) {
      if (node === at) { at = at.nextElementSibling; continue; }
      box().insertBefore(node, at);
    }
  };

  /** Draw all rows; scroll and focus stay where they were. Returns whether the focused row is gone. */
  const draw = (rows, cursor) => {
    const focused = box().contains(document.activeElement) ? document.activeElement : null;
    const before = scroller().scrollTop > 0 ? anchor(cursor) : null;
    arrange(rows.map(drawRow));
    const present = new Set(rows.map((row) => row.id));
    for (const id of [...nodes.keys()]) if (!present.has(id)) nodes.delete(id);
    if (before?.node.isConnected) scroller().scrollTop += before.node.getBoundingClientRect().top - before.top;
    if (focused?.isConnected && document.activeElement !== focused) focused.focus({preventScroll: true});
    return Boolean(focused) && !focused.isConnected;
  };

  const nodeOf = (id) => nodes.get(id)?.node || null;

  F.queueRows = {draw, nodeOf, due, className, numberOf, moment};
})();
