// Fields of a verb's form: each gives {node, value, focus}; what was typed before stands in it again.
(() => {
  'use strict';

  const F = window.fengge;
  const TEXT_MAX = 500;
  const ANSWERS = ['yes', 'basically', 'no'];
  const LEVELS = ['grid', 'community', 'street', 'district'];
  const ESCALATION_REASONS = ['overdue', 'returned', 'authority'];

  const labelled = (label, control, note = '') => {
    const node = F.make('div', 'case-field');
    const head = F.make('label', 'field-label', label);
    if (control.id) head.htmlFor = control.id;
    node.append(head, control);
    if (note) node.append(F.make('p', 'note', note));
    return node;
  };

  const area = (name, label, value, rows = 2) => {
    const input = F.make('textarea', 'case-text');
    Object.assign(input, {id: `desk-case-${name}`, maxLength: TEXT_MAX, rows, value: value || ''});
    return {node: labelled(label, input), value: () => input.value.trim(), focus: () => input.focus()};
  };

  /** Buttons of which one is pressed. */
  const choices = (name, label, options, value, note = '') => {
    const group = F.make('div', 'chooser');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', label);
    let chosen = value ?? '';
    const press = () => { for (const node of group.children) node.setAttribute('aria-pressed', String(node.dataset.value === String(chosen))); };
    for (const [key, text] of options) {
      const node = F.button('choice', text, () => {
        chosen = String(chosen) === String(key) ? '' : key;
        press();
        group.dispatchEvent(new Event('input', {bubbles: true}));
      });
      node.dataset.value = key;
      group.append(node);
    }
    press();
    return {node: labelled(label, group, note), value: () => chosen, focus: () => group.firstElementChild?.focus()};
  };

  const departmentName = (one) => one.name[F.config.lang] || one.name.zh || one.id;

  const department = (held, {choices: given}) => {
    const select = F.make('select', 'queue-select');
    select.id = 'desk-case-department';
    const own = given.departments.filter((one) => one.level === LEVELS[given.level]);
    const rest = given.departments.filter((one) => !own.includes(one));
    for (const [label, items] of [[F.t('case.mine'), own], [F.t('case.other_levels'), rest]]) {
      if (!items.length) continue;
      const group = F.make('optgroup');
      group.label = label;
      group.append(...items.map((one) => new Option(departmentName(one), one.id)));
      select.append(group);
    }
    select.value = held || given.department;
    const routed = given.departments.find((one) => one.id === given.department);
    const name = routed ? departmentName(routed) : F.queueFilter.word('department', given.department);
    return {
      node: labelled(F.t('case.field.department'), select, F.t('case.routed', {name})),
      value: () => select.value, focus: () => select.focus(),
    };
  };

  /** Where an escalation leads is the rules' to say: it is shown, and not chosen. */
  const level = (_, {choices: given}) => {
    const name = F.queueFilter.word('department', given.next_department || '');
    const from = F.t(`case.level.${given.level}`);
    const to = F.t(`case.level.${given.next_level ?? given.level}`);
    return {
      node: F.make('p', 'case-fixed', F.t('case.escalates_to', {from, to, name})),
      value: () => given.next_level, also: () => ({department: given.next_department}), focus: () => {},
    };
  };

  const reason = (held, {verb}) => {
    if (verb !== 'escalate') return area('reason', F.t('case.field.reason'), held);
    return choices('reason', F.t('case.field.reason'), ESCALATION_REASONS.map((name) => [name, F.t(`case.escalation.${name}`)]), held);
  };

  const answer = (name) => (held) => choices(name, F.t(`case.field.${name}`), ANSWERS.map((key) => [key, F.t(`case.answer.${key}`)]), held);

  const tier = (held, {choices: given}) => {
    const offered = given.emergency ? [1, 2, 3] : [1, 2];
    const note = given.emergency ? '' : F.t('case.refusal.emergency_only');
    return choices('tier', F.t('case.field.tier'), offered.map((n) => [n, F.t(`case.tier.${n}`)]), held, note);
  };

  const duplicateRow = (one, chosen, choose) => {
    const row = F.make('div', 'duplicate');
    const pick = F.button('choice', one.id, () => choose(one.id), '');
    pick.dataset.into = one.id;
    pick.setAttribute('aria-pressed', String(chosen === one.id));
    pick.append(F.make('span', 'code', F.queueRows.numberOf(one.id)),
      F.make('span', '', F.t('case.duplicate', {metres: F.number(Math.round(one.metres)), age: F.age(one.seconds * 1000)})));
    const beside = F.make('a', 'link', F.t('case.open_beside'));
    const params = new URLSearchParams(location.search);
    params.set('sel', `incident:${one.id}`);
    Object.assign(beside, {href: `${location.pathname}?${params}`, target: '_blank', rel: 'noopener'});
    row.append(pick, beside);
    return row;
  };

  const into = (held, {choices: given}) => {
    const input = F.make('input', 'queue-search');
    Object.assign(input, {id: 'desk-case-into', type: 'text', maxLength: 120, value: held || '', autocomplete: 'off',
      placeholder: F.t('case.into_number')});
    input.setAttribute('aria-label', F.t('case.into_number'));
    const box = F.make('div', 'duplicates');
    const choose = (id) => {
      input.value = id;
      for (const node of box.querySelectorAll('[data-into]')) node.setAttribute('aria-pressed', String(node.dataset.into === id));
      input.dispatchEvent(new Event('input', {bubbles: true}));
    };
    box.append(...given.duplicates.map((one) => duplicateRow(one, held, choose)), input);
    const note = given.duplicates.length ? '' : F.t('case.no_duplicates');
    // A number without its source is one of this case's own.
    const named = (text) => (text && !text.includes(':') ? `${given.id.slice(0, given.id.indexOf(':'))}:${text}` : text);
    return {
      node: labelled(F.t('case.field.into'), box, note), value: () => named(input.value.trim()),
      focus: () => (box.querySelector('[data-into]') || input).focus(),
    };
  };

  const comment = (held, {verb}) => area('comment', F.t(verb === 'note' ? 'case.field.note' : 'case.field.comment'), held, verb === 'note' ? 3 : 2);

  const BUILD = {
    department, level, reason, tier, into, comment,
    wording: (held, {choices: given}) => area('wording', F.t('case.field.wording'), held ?? given.wording ?? '', 3),
    contacted: answer('contacted'), solved: answer('solved'), satisfied: answer('satisfied'),
    photos: (held) => F.photos.field(held),
  };

  /** The field of that name, with what was typed in it before (`held`); null where this page does not ask for it. */
  const build = (name, held, about) => (BUILD[name] ? BUILD[name](held, about) : null);

  F.caseFields = {build, departmentName};
})();
