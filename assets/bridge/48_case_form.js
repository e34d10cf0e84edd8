// The small form of a chosen verb: what it needs, what it may be given, and sending it.
(() => {
  'use strict';

  const F = window.fengge;
  // An escalation's department goes with its level; only a dispatch asks which.
  const UNASKED = {escalate: new Set(['department'])};

  let form = null;

  const box = () => F.el('desk-case-form');

  /** Fields in the order in which they are asked: what is needed, then what may be given, the comment last. */
  const names = (verb, choices) => {
    const all = [...(choices.needs[verb] || []), ...(choices.optional[verb] || []).filter((name) => name !== 'comment')];
    const left = all.filter((name) => !UNASKED[verb]?.has(name) && (name !== 'photos' || F.config.can.photos));
    return [...left, 'comment'];
  };

  const values = () => {
    const given = {};
    for (const [name, field] of form.fields) {
      const value = field.value();
      if (value !== '' && value !== null && value !== undefined && value.length !== 0) given[name] = value;
      Object.assign(given, field.also?.() || {});
    }
    return given;
  };

  /** What a person typed or chose; what stood there by itself is set anew the next time, as the case is then. */
  const typed = () => Object.fromEntries(form.fields.map(([name, field]) => [name, field.value()])
    .filter(([name, value]) => name !== 'level' && value?.length !== 0 && value !== form.given[name]));

  const keep = () => { if (form) F.drafts.write(form.id, form.verb, typed()); };

  /** The first field that must be given and is not. */
  const missing = () => {
    const needed = [...(F.cases.open().choices.needs[form.verb] || []), ...(form.verb === 'note' ? ['comment'] : [])];
    const given = values();
    return form.fields.find(([name]) => needed.includes(name) && given[name] === undefined) || null;
  };

  const say = (text, bad = true) => {
    const line = box().querySelector('.form-said');
    if (!line) return;
    line.textContent = text;
    line.classList.toggle('is-bad', bad && Boolean(text));
  };

  const send = () => {
    if (!form || F.caseSend.busy()) return;
    if (F.photos.busy()) { say(F.t('case.photo_wait')); return; }
    if (F.photos.failed()) { say(F.t('case.photo_unsent')); return; }
    const lacks = missing();
    if (lacks) {
      const label = lacks[0] === 'comment' ? F.t('case.field.note') : F.t(`case.field.${lacks[0]}`);
      say(F.t('case.needed', {field: label}));
      lacks[1].focus();
      return;
    }
    keep();
    F.caseSend.order(form.id, form.verb, values());
  };

  const buttons = (verb) => {
    const row = F.make('div', 'case-send');
    const submit = F.make('button', 'primary', F.caseVerbs.verbWord(verb));
    submit.title = F.t('case.send', {verb: F.caseVerbs.verbWord(verb)});
    submit.append(F.make('kbd', '', 'Ctrl ⏎'));
    const back = F.button('choice', F.t('case.cancel'), () => close());
    row.append(submit, back);
    return row;
  };

  const build = (id, verb, choices) => {
    const held = F.drafts.read(id, verb);
    const fields = names(verb, choices).map((name) => [name, F.caseFields.build(name, held[name], {choices, verb})])
      .filter(([, field]) => field);
    const node = F.make('form', 'case-form');
    node.noValidate = true;
    const said = F.make('p', 'form-said');
    said.setAttribute('role', 'alert');
    node.append(F.make('h3', '', F.caseVerbs.verbWord(verb)), ...fields.map(([, field]) => field.node), said, buttons(verb));
    node.addEventListener('submit', (event) => { event.preventDefault(); send(); });
    node.addEventListener('input', keep);
    form = {id, verb, fields, given: {department: choices.department, wording: choices.wording}};
    return node;
  };

  const focusFirst = (verb, choices) => {
    const needed = [...(choices.needs[verb] || []), ...(verb === 'note' ? ['comment'] : [])];
    const first = form.fields.find(([name]) => needed.includes(name) && name !== 'level');
    if (first) first[1].focus();
    else box().querySelector('.case-send .primary').focus();
  };

  /** Open a verb's form; of a verb that cannot be done now, say why. */
  const start = async (verb) => {
    if (F.caseSend.busy()) return;
    // A key that is pressed while the last order's outcome is being read counts for what comes of it.
    if (F.caseSend.reading()) await F.cases.settled();
    const open = F.cases.open();
    if (!open?.choices) return;
    const {choices} = open;
    const blocked = choices.allowed[verb];
    if (blocked) {
      F.caseSend.say(F.t('case.cannot', {verb: F.caseVerbs.verbWord(verb), reason: F.t(`case.refusal.${blocked}`)}), true);
      return;
    }
    if (verb === 'undo') { F.caseSend.undo(); return; }
    F.caseSend.say('');
    box().replaceChildren(build(open.id, verb, choices));
    box().hidden = false;
    F.el('desk-case-verbs').hidden = true;
    focusFirst(verb, choices);
    box().scrollIntoView({block: 'nearest'});
  };

  /** Back to the verbs; what was typed stays where it is and stands there again when the verb is chosen again. */
  const close = () => {
    if (!form) return false;
    const {verb} = form;
    keep();
    const inside = box().contains(document.activeElement);
    form = null;
    F.photos.leave();
    box().replaceChildren();
    box().hidden = true;
    F.el('desk-case-verbs').hidden = false;
    if (inside || document.activeElement === document.body) F.caseVerbs.focus(verb);
    return true;
  };

  /** Whether the form waits for an answer: what stands in it cannot be changed meanwhile. */
  const wait = (words) => {
    const node = box().querySelector('form');
    if (!node) return;
    node.classList.toggle('is-waiting', Boolean(words));
    const submit = node.querySelector('.case-send .primary');
    submit.disabled = Boolean(words);
    submit.firstChild.textContent = words || F.caseVerbs.verbWord(form.verb);
  };

  F.caseForm = {start, close, send, say, wait, current: () => form};
})();
