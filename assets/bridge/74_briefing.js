// The briefing's page: the address says which window, day and area; the page asks for them and offers them as files.
(() => {
  'use strict';

  const F = window.fengge;
  const GROUPS = ['window', 'area'];
  const PROMISED = ['department', 'class', 'what', 'due'];
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const here = () => F.config?.page === 'briefing';

  const button = (group, value) => document.querySelector(
    `[data-group="${group}"] [data-choose="${CSS.escape(value)}"]`,
  );

  const dayField = () => F.el('briefing-day');

  /** What is pressed and written, as the address has it. */
  const asked = (day = dayField().value.trim()) => {
    const {chosen} = F.room.gathered();
    return {window: chosen.window[0], area: chosen.area[0], ...(day ? {day} : {})};
  };

  const query = (params) => new URLSearchParams(params).toString().replaceAll('%3A', ':');

  const files = (params) => {
    const {area, ...rest} = params;
    for (const node of document.querySelectorAll('[data-file]')) {
      const where = encodeURIComponent(area).replaceAll('%3A', ':');
      node.href = `/briefing/${where}/file.${node.dataset.file}?${query(rest)}`;
    }
  };

  const send = (params) => {
    const {fields, chosen} = F.room.gathered();
    files(params);
    busy(true);
    const data = {verb: 'show', before: '', chosen, fields: {...fields, day: params.day || ''}, at: Date.now()};
    F.setProps('briefing-order', {data});
  };

  /** While it counts, what stands there is of something else: it is said, and dimmed. */
  const busy = (counting) => {
    F.el('briefing-body').setAttribute('aria-busy', String(counting));
    F.el('briefing-counting').hidden = !counting;
    if (counting) F.el('briefing-kept').hidden = true;
  };

  /** Build what came (dashboard/parts/nodes.py); a refusal brings nothing, and what stood there stays. */
  const showBriefing = (told) => {
    const body = F.el('briefing-body');
    if (told?.nodes) body.replaceChildren(...told.nodes.map(F.build));
    // What was promised is written: pressed again it would be promised twice.
    if (told?.done === 'promise') for (const name of PROMISED) F.setProps(`briefing-${name}`, {value: ''});
    busy(false);
    F.el('briefing-kept').hidden = Boolean(told?.nodes) || !body.childElementCount;
    return window.dash_clientside.no_update;
  };

  const write = (params) => {
    const next = `${location.pathname}?${query(params)}`;
    if (next !== location.pathname + location.search) history.pushState({...history.state}, '', next);
  };

  const show = (params = asked()) => {
    write(params);
    send(params);
  };

  const press = (group, value) => {
    const target = button(group, value);
    if (!target) return;
    for (const node of target.closest('[data-group]').querySelectorAll('[data-choose]')) {
      node.setAttribute('aria-pressed', String(node === target));
    }
    // On a phone the choices are one row that is pushed aside; the page's own characters may come later and be wider.
    const row = target.parentElement;
    const centre = () => { row.scrollLeft = target.offsetLeft - (row.clientWidth - target.offsetWidth) / 2; };
    centre();
    document.fonts.ready.then(centre);
  };

  /** Press what the address says; of what is not offered nothing is pressed. */
  const read = () => {
    const params = new URLSearchParams(location.search);
    for (const group of GROUPS) if (params.has(group)) press(group, params.get(group));
    const day = params.get('day') || '';
    F.setProps('briefing-day', {value: day});
    send(asked(day));
  };

  /** A day, a week or a month on from the day that is written, or from the one that is shown, by the calendar alone. */
  const step = (way) => {
    const shown = F.el('briefing-body').querySelector('[data-day]')?.dataset.day || '';
    const from = [dayField().value.trim(), shown, F.fullDay(new Date())].find((day) => DAY.test(day));
    const date = new Date(`${from}T00:00:00Z`);
    const {window: kind} = asked();
    if (kind === 'month') date.setUTCMonth(date.getUTCMonth() + way, 1);
    else date.setUTCDate(date.getUTCDate() + way * (kind === 'week' ? 7 : 1));
    const day = date.toISOString().slice(0, 10);
    F.setProps('briefing-day', {value: day});
    show(asked(day));
  };

  /** The room sends every order (72_rooms.js); what is shown is the address too. */
  const ordered = (verb) => {
    if (verb === 'show') {
      write(asked());
      files(asked());
    }
    busy(true);
  };

  F.on('room', () => {
    if (!here()) return;
    F.shell.printLight();
    read();
    window.addEventListener('popstate', read);
    document.addEventListener('click', (event) => {
      const target = event.target.closest('[data-day-step], [data-action="print"], [data-order]');
      if (!target) return;
      if (target.dataset.dayStep) step(Number(target.dataset.dayStep));
      else if (target.dataset.action === 'print') window.print();
      else ordered(target.dataset.order);
    });
  });
  F.on('chosen', () => { if (here()) show(); });
  window.dash_clientside.fengge.showBriefing = showBriefing;
})();
