// Over the queue's rows: search, order, chips with counts, choices with counts, saved orders.
(() => {
  'use strict';

  const F = window.fengge;
  const FIRST = ['step', 'department'];
  const MORE = ['class', 'feed', 'level', 'area'];
  const LEVELS = ['0', '1', '2', '3'];
  const NAME_MOST = 20;

  const controls = {};

  const search = () => {
    const input = F.make('input', 'queue-search');
    Object.assign(input, {type: 'search', id: 'desk-queue-search', maxLength: 60, autocomplete: 'off', placeholder: F.t('queue.search')});
    input.setAttribute('aria-label', F.t('queue.search'));
    input.addEventListener('input', F.debounce(() => {
      const q = input.value.trim();
      if (q !== F.view.queue.q) F.queue.set({q});
    }, 250));
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') document.querySelector('.queue-meant, .queue-closed')?.click();
    });
    controls.q = input;
    return input;
  };

  const select = (name, label) => {
    const node = F.make('select', 'queue-select');
    node.id = `desk-queue-${name}`;
    node.setAttribute('aria-label', label);
    node.addEventListener('change', () => F.queue.set({[name]: node.value}));
    controls[name] = node;
    return node;
  };

  const order = () => {
    const node = select('order', F.t('queue.order'));
    for (const name of F.queueFilter.ORDERS) node.append(new Option(F.t(`queue.order.${name}`), name));
    return node;
  };

  const chips = () => {
    const box = F.make('div', 'chips chips-eight');
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', F.t('queue.chips'));
    F.queueFilter.STANDINGS.forEach((name, at) => {
      const chip = F.button('chip', F.t(`queue.standing.${name}`), () => toggle(name), '');
      chip.dataset.standing = name;
      chip.title = `${F.t(`queue.standing.${name}`)} (${at + 1})`;
      chip.append(F.make('span', '', F.t(`queue.standing.${name}`)), F.make('strong', 'chip-count', ''));
      box.append(chip);
    });
    controls.chips = box;
    return box;
  };

  const toggle = (name) => F.queue.set({standing: F.view.queue.standing === name ? '' : name});

  const moreFilters = () => {
    const box = F.make('details', 'queue-more');
    const row = F.make('div', 'queue-selects');
    row.append(...MORE.map((name) => select(name, F.t(`queue.${name}`))));
    box.append(F.make('summary', '', F.t('queue.more_filters')), row);
    controls.more = box;
    return box;
  };

  // --- saved orders -----------------------------------------------------------------------------------------------------

  const apply = (text) => F.queue.set(F.queueFilter.parse(text));

  const savedChip = ({name, text}) => {
    const box = F.make('span', 'saved');
    const button = F.button('saved-name', name, () => apply(text));
    button.setAttribute('aria-pressed', String(text === F.queueFilter.write(F.view.queue)));
    const forget = F.button('saved-forget', F.t('queue.forget', {name}), () => { F.queueFilter.forget(name); drawSaved(); }, '×');
    box.append(button, forget);
    return box;
  };

  const nameForm = () => {
    const form = F.make('form', 'save-form');
    const input = F.make('input', 'queue-search');
    Object.assign(input, {type: 'text', maxLength: NAME_MOST, required: true, placeholder: F.t('queue.save_name'), id: 'desk-queue-save-name'});
    input.setAttribute('aria-label', F.t('queue.save_name'));
    const done = F.make('button', 'choice', F.t('queue.save_done'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (!name) return;
      F.queueFilter.save(name, F.view.queue);
      drawSaved();
      F.queueView.focus();
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      drawSaved();
      controls.saved.querySelector('.save-open')?.focus();
    });
    form.append(input, done);
    return form;
  };

  const askName = () => {
    const form = nameForm();
    controls.saved.querySelector('.save-open').replaceWith(form);
    form.querySelector('input').focus();
  };

  const drawSaved = () => {
    const open = F.button('choice save-open', F.t('queue.save'), askName);
    controls.saved.replaceChildren(...F.queueFilter.saved().map(savedChip), open);
  };

  // --- what the server said ---------------------------------------------------------------------------------------------

  /** The values of a filter with how many each keeps, the most first; the chosen one stands there even where it keeps none. */
  const options = (name) => {
    const {'': none = 0, ...named} = F.queue.state.facets[name] || {};
    const counts = FIRST.includes(name) && none ? {...named, [F.queueFilter.NONE]: none} : named;
    const chosen = F.view.queue[name];
    const values = name === 'level' ? LEVELS : Object.keys(counts).sort((a, b) => counts[b] - counts[a]);
    if (name === 'area') return areas();
    if (chosen && !values.includes(chosen)) values.push(chosen);
    return values.map((value) => [value, name === 'level' ? '' : counts[value] || 0]);
  };

  const areas = () => {
    const kind = F.config.area_kinds[0]?.id;
    const values = F.areas.all(kind).map((feature) => `${kind}:${feature.properties.code}`);
    const chosen = F.view.queue.area;
    if (chosen && !values.includes(chosen)) values.push(chosen);
    return values.map((value) => [value, '']);
  };

  /** New counts never shut a list that somebody has open. */
  const fill = (name) => {
    const node = controls[name];
    if (document.activeElement === node) { node.value = F.view.queue[name]; return; }
    const wanted = [['', ''], ...options(name)];
    const key = JSON.stringify(wanted);
    if (node.dataset.key !== key) {
      node.dataset.key = key;
      node.replaceChildren(...wanted.map(([value, count]) => {
        const text = value ? F.queueFilter.word(name, value) : F.t('queue.any', {what: F.t(`queue.${name}`)});
        return new Option(count === '' ? text : `${text}  ${F.number(count)}`, value);
      }));
    }
    node.value = F.view.queue[name];
    node.classList.toggle('is-set', Boolean(F.view.queue[name]));
  };

  const drawChips = () => {
    const counts = F.queue.state.facets.standing || {};
    const unknown = F.queue.unknown();
    for (const chip of controls.chips.children) {
      const {standing} = chip.dataset;
      chip.querySelector('.chip-count').textContent = !F.queue.state.loaded ? '' : unknown ? '—' : F.number(counts[standing] || 0);
      chip.setAttribute('aria-pressed', String(F.view.queue.standing === standing));
      chip.classList.toggle('is-none', !counts[standing]);
    }
  };

  const draw = () => {
    drawChips();
    for (const name of [...FIRST, ...MORE]) fill(name);
    controls.order.value = F.view.queue.order;
    if (document.activeElement !== controls.q) controls.q.value = F.view.queue.q;
    if (MORE.some((name) => F.view.queue[name])) controls.more.open = true;
    const text = F.queueFilter.write(F.view.queue);
    if (controls.saved.dataset.text !== text && !controls.saved.querySelector('form')) {
      controls.saved.dataset.text = text;
      drawSaved();
    }
  };

  const build = () => {
    F.el('desk-queue-head').append(search(), order());
    const row = F.make('div', 'queue-selects');
    row.append(...FIRST.map((name) => select(name, F.t(`queue.${name}`))));
    controls.saved = F.make('div', 'queue-saved');
    controls.saved.setAttribute('role', 'group');
    controls.saved.setAttribute('aria-label', F.t('queue.saved'));
    F.el('desk-queue-filters').append(chips(), row, moreFilters(), controls.saved);
    drawSaved();
  };

  F.queueHead = {build, draw, toggle, focus: () => { controls.q.focus(); controls.q.select(); }};
})();
