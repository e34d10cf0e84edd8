// The appraisal: window, grouping and columns are the address, so that what is seen can be sent as a link; the table sorts here.
(() => {
  'use strict';

  const F = window.fengge;
  const GROUPS = ['window', 'by', 'show'];
  const MONTHS = /^(\d{4}-\d{2})\.\.(\d{4}-\d{2})$/;
  const here = () => F.config?.page === 'appraisal';
  const button = (group, value) => (
    document.querySelector(`[data-group="${group}"] [data-choose="${CSS.escape(value)}"]`)
  );

  /** What is pressed and written, as the address has it; null where months are asked for and none are written yet. */
  const asked = () => {
    const {fields, chosen} = F.room.gathered();
    const months = chosen.window[0] === 'months';
    if (months && !(fields.from && fields.to)) return null;
    return {window: months ? `${fields.from}..${fields.to}` : chosen.window[0], by: chosen.by[0], show: chosen.show[0]};
  };

  const write = (params) => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(params)) query.set(name, value);
    const next = `${location.pathname}?${query.toString()}`;
    if (next !== location.pathname + location.search) history.pushState({...history.state}, '', next);
  };

  const show = () => {
    const params = asked();
    if (!params) {
      F.el('appraisal-from').focus();
      return;
    }
    write(params);
    F.room.send('show');
  };

  const press = (group, value) => {
    const target = button(group, value);
    if (!target) return;
    for (const node of target.closest('[data-group]').querySelectorAll('[data-choose]')) {
      node.setAttribute('aria-pressed', String(node === target));
    }
    F.room.follow(group, value);
  };

  /** An address that says nothing says what the page begins with: going back to it shows that again. */
  const complete = () => {
    const query = new URLSearchParams(location.search);
    const {chosen} = F.room.gathered();
    for (const group of GROUPS) if (!query.has(group)) query.set(group, chosen[group][0]);
    history.replaceState(history.state, '', `${location.pathname}?${query.toString()}`);
  };

  /** Press what the address says; of what is not offered nothing is pressed. */
  const read = () => {
    const query = new URLSearchParams(location.search);
    const months = MONTHS.exec(query.get('window') || '');
    if (months) {
      F.setProps('appraisal-from', {value: months[1]});
      F.setProps('appraisal-to', {value: months[2]});
      query.set('window', 'months');
    }
    for (const group of GROUPS) if (query.has(group)) press(group, query.get(group));
    // The fields' own values come with the next drawing: what the address says is sent as it stands there.
    const {fields, chosen} = F.room.gathered();
    const written = months ? {from: months[1], to: months[2]} : {from: fields.from || '', to: fields.to || ''};
    F.setProps('appraisal-order', {data: {verb: 'show', before: '', chosen, fields: written, at: Date.now()}});
  };

  /** Sort by the pressed head; figures that are not known or of too few stay below, whichever way. */
  const sort = (target) => {
    const head = target.closest('th');
    const row = head.parentElement;
    const at = Array.from(row.children).indexOf(head);
    const falling = head.getAttribute('aria-sort') === (at ? 'descending' : 'ascending');
    const way = falling === Boolean(at) ? 'ascending' : 'descending';
    for (const node of row.children) node.setAttribute('aria-sort', node === head ? way : 'none');
    const body = F.el('appraisal-table-rows');
    const key = (tr) => (at ? tr.children[at].dataset.value : tr.children[0].textContent);
    const known = (tr) => key(tr) !== '';
    const sign = way === 'ascending' ? 1 : -1;
    const order = Array.from(body.children).sort((one, two) => {
      if (known(one) !== known(two)) return known(one) ? -1 : 1;
      return sign * (at ? Number(key(one)) - Number(key(two)) : key(one).localeCompare(key(two), 'zh'));
    });
    for (const tr of order) body.append(tr);
  };

  F.on('room', () => {
    if (!here()) return;
    complete();
    read();
    window.addEventListener('popstate', read);
    document.addEventListener('click', (event) => {
      const target = event.target.closest('[data-sort]');
      if (target) sort(target);
      const ordered = event.target.closest('[data-order="show"]');
      if (ordered && asked()) write(asked());
    });
  });
  F.on('chosen', () => { if (here()) show(); });
})();
