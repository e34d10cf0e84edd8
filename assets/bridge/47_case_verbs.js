// The verbs of the open case: the next step first, then what else can be done, then what cannot be done now, and why.
(() => {
  'use strict';

  const F = window.fengge;
  // What leads a case on stands before these; one of them is the next step only where no other is.
  const SIDEWAYS = new Set(['acknowledge', 'return', 'rework', 'suspend', 'resume', 'supervise', 'urge', 'escalate', 'merge',
    'void', 'reopen', 'note', 'undo']);
  const INSTEAD = ['resume', 'acknowledge', 'urge', 'note'];
  // Letters by what they stand for: Register, Dispatch, Take, Feedback, Verify, Close, Back, Here, Word, sEnd back, Up, Press,
  // Stand still, Inspect, Merge, X out, Open again, Note. No procedure has two verbs of one letter that are allowed at once.
  const KEYS = {
    acknowledge: 'A', register: 'R', triage: 'R', dispatch: 'D', take: 'T', depart: 'T', arrive: 'H', feedback: 'F', reply: 'F',
    word: 'W', rework: 'W', verify: 'V', close: 'C', call_back: 'B', return: 'E', suspend: 'S', resume: 'S', supervise: 'I',
    urge: 'P', escalate: 'U', merge: 'M', void: 'X', reopen: 'O', note: 'N', undo: 'Z',
  };

  const box = () => F.el('desk-case-verbs');
  const verbWord = (verb) => F.t(`case.verb.${verb}`);

  const allowed = (choices) => Object.keys(choices.allowed).filter((verb) => choices.allowed[verb] === null && verb !== 'undo');

  /** The next proper step: the procedure's, else what wakes or takes up the case; null where there is none. */
  const nextOf = (choices) => {
    const can = allowed(choices);
    return can.find((verb) => !SIDEWAYS.has(verb)) || INSTEAD.find((verb) => can.includes(verb)) || null;
  };

  const button = (verb, className, blocked) => {
    const node = F.button(className, verbWord(verb), () => F.caseForm.start(verb), '');
    node.dataset.verb = verb;
    node.append(F.make('span', '', verbWord(verb)), F.make('kbd', '', KEYS[verb]));
    if (!blocked) return node;
    node.setAttribute('aria-disabled', 'true');
    const reason = F.t(`case.refusal.${blocked}`);
    node.title = reason;
    node.setAttribute('aria-description', reason);
    return node;
  };

  const primary = (verb) => {
    const row = F.make('div', 'case-next');
    row.append(F.make('span', 'note', F.t('case.next')), button(verb, 'primary'));
    return row;
  };

  const secondary = (verbs) => {
    const row = F.make('div', 'case-also');
    row.append(F.make('span', 'note', F.t('case.more')), ...verbs.map((verb) => button(verb, 'choice')));
    return row;
  };

  const forbidden = (choices, wasOpen) => {
    const verbs = Object.keys(choices.allowed).filter((verb) => choices.allowed[verb] !== null && verb !== 'undo');
    if (!verbs.length) return [];
    const more = F.make('details', 'case-not');
    more.open = wasOpen;
    const row = F.make('div', 'case-also');
    const reason = F.make('p', 'note case-reason');
    reason.setAttribute('role', 'status');
    row.append(...verbs.map((verb) => {
      const node = button(verb, 'choice is-blocked', choices.allowed[verb]);
      const say = () => { reason.textContent = `${verbWord(verb)}${F.t('join.colon')}${node.title}`; };
      node.addEventListener('focus', say);
      node.addEventListener('mouseenter', say);
      return node;
    }));
    more.append(F.make('summary', 'note', F.t('case.not_now', {n: verbs.length})), row, reason);
    return [more];
  };

  const parts = (choices, wasOpen) => {
    const can = allowed(choices);
    const next = nextOf(choices);
    if (!Object.keys(choices.allowed).some((verb) => verb !== 'undo')) return [F.make('p', 'note', F.t('case.nothing'))];
    const others = can.filter((verb) => verb !== next);
    return [...(next ? [primary(next)] : []), ...(others.length ? [secondary(others)] : []), ...forbidden(choices, wasOpen)];
  };

  let drawn = '';
  /** Draw the verbs where they changed; the focus stays on the verb that had it, else goes to the next step. */
  const draw = (choices) => {
    const key = JSON.stringify(choices.allowed);
    if (key === drawn && box().childElementCount) return;
    drawn = key;
    const held = box().contains(document.activeElement) ? document.activeElement.dataset.verb : null;
    box().replaceChildren(...parts(choices, Boolean(box().querySelector('details[open]'))));
    if (held) (box().querySelector(`[data-verb="${held}"]`) || box().querySelector('button'))?.focus({preventScroll: true});
  };

  const say = (text) => { drawn = ''; box().replaceChildren(F.make('p', 'note', text)); };

  /** The verb of a letter for the open case: an allowed one before one that is not. */
  const verbOf = (letter, choices) => {
    const verbs = Object.keys(choices.allowed).filter((verb) => KEYS[verb] === letter);
    return verbs.find((verb) => choices.allowed[verb] === null) || verbs[0] || null;
  };

  const focus = (verb) => (box().querySelector(`[data-verb="${verb}"]`) || box().querySelector('button'))?.focus();

  F.caseVerbs = {KEYS, draw, say, nextOf, verbOf, verbWord, focus};
})();
