// Orders on their way: shown as done-in-a-moment, sent again under the same number while the line is lost, put back
// where they are refused. An order has one number for all its tries, so whatever is lost on the way is done once.
(() => {
  'use strict';

  const F = window.fengge;
  const FIRST_MS = 1000;
  const LAST_MS = 15000;

  const orders = new Map();
  /** The last order of each case that was stopped unanswered: nobody knows whether it was done. */
  const stopped = new Map();

  let renewing = 0;

  const numbered = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

  const doing = (verb) => F.t('case.doing', {verb: F.caseVerbs.verbWord(verb)});

  /** One sentence about the open case, with buttons that follow from it. */
  const say = (text, bad = false, buttons = []) => {
    const line = F.el('desk-case-said');
    line.classList.toggle('is-bad', bad);
    line.replaceChildren(...(text ? [F.make('span', '', text), ...buttons] : []));
  };

  const sameAs = (order, verb, fields) => order && order.verb === verb && JSON.stringify(order.fields) === JSON.stringify(fields);

  const order = (id, verb, fields) => {
    const open = F.cases.open();
    const before = stopped.get(id);
    stopped.delete(id);
    const made = sameAs(before, verb, fields) ? {...before, tries: 0}
      : {id, verb, fields, action: numbered(), revision: open.revision, tries: 0, timer: 0};
    orders.set(id, made);
    F.queue.mark(id, doing(verb));
    F.caseForm.wait(doing(verb));
    say(doing(verb));
    attempt(made);
  };

  const attempt = async (made) => {
    clearTimeout(made.timer);
    const {id, verb, fields, action, revision} = made;
    try {
      const answer = await F.http.post(F.cases.address(id, `/${verb}`), {action, revision, ...fields});
      if (orders.get(id) === made) done(made, answer);
    } catch (error) {
      if (orders.get(id) !== made) return;
      if (error.lost) later(made);
      else refuse(made, error);
    }
  };

  /** The line is lost: the same order again, sooner or later; until then the form stands as it was sent. */
  const later = (made) => {
    made.tries += 1;
    made.timer = setTimeout(() => attempt(made), Math.min(LAST_MS, FIRST_MS * 2 ** (made.tries - 1)));
    if (!F.cases.isOpen(made.id)) return;
    say(F.t('case.retrying'), true, [
      F.button('choice', F.t('case.again'), () => attempt(made)), F.button('choice', F.t('case.stop'), () => stop(made)),
    ]);
  };

  const retryAll = () => { for (const made of orders.values()) if (made.tries) attempt(made); };

  const release = (made) => {
    clearTimeout(made.timer);
    orders.delete(made.id);
    F.queue.mark(made.id, '');
    if (F.cases.isOpen(made.id)) F.caseForm.wait('');
  };

  const stop = (made) => {
    release(made);
    stopped.set(made.id, made);
    say(F.t('case.stopped'), true);
  };

  /** Every part of the page that shows the case asks for it anew, without waiting for the stream. */
  const renew = async (version) => {
    F.setProps('desk-live-cases', {data: `done ${version}`});
    F.queue.refresh();
    renewing += 1;
    const choices = await F.cases.refresh();
    renewing -= 1;
    return choices;
  };

  const done = async (made, {version, revision}) => {
    release(made);
    const here = F.cases.isOpen(made.id);
    if (here) {
      F.cases.accept(revision);
      if (F.caseForm.current()?.verb === made.verb) F.caseForm.close();
      say(F.t(`case.done.${made.verb}`));
    }
    F.drafts.drop(made.id, made.verb);
    const choices = await renew(version);
    // The bar that offers to take it back says it too.
    if (here && F.cases.isOpen(made.id) && choices?.undo?.verb === made.verb) say('');
    if (here && document.activeElement === document.body) F.caseVerbs.focus('');
  };

  const conflictWords = (made, choices) => {
    const verb = F.caseVerbs.verbWord(made.verb);
    const last = choices?.last;
    if (!last) return F.t('case.refused', {reason: F.t('case.refusal.conflict')});
    return F.t('case.conflict', {post: F.cases.postName(last.by), done: F.t(`case.done.${last.verb}`), verb});
  };

  /** Refused: everything is put back, the reason stands in words, what was typed is still there. */
  const refuse = async (made, error) => {
    release(made);
    const conflict = error.reason === 'conflict';
    if (!F.cases.isOpen(made.id)) { renew('refused'); return; }
    const refused = `${F.t('case.refused', {reason: F.http.why(error)})} ${F.caseForm.current() ? F.t('case.kept') : ''}`;
    if (!conflict) say(refused, true);
    const choices = await renew(`refused ${made.action}`);
    if (!F.cases.isOpen(made.id)) return;
    if (!conflict) {
      // The source may have led the case on meanwhile: what comes next now tells where it is.
      const next = choices && F.caseVerbs.nextOf(choices);
      if (next && next !== made.verb) say(`${refused} ${F.t('case.next_is', {verb: F.caseVerbs.verbWord(next)})}`, true);
      return;
    }
    if (choices) F.cases.accept(choices.revision);
    // Pressed at two desks at once the step is done, and the form for it leads nowhere any more.
    const next = choices && choices.allowed[made.verb] !== null && F.caseVerbs.nextOf(choices);
    const where = next ? ` ${F.t('case.next_is', {verb: F.caseVerbs.verbWord(next)})}` : '';
    say(`${conflictWords(made, choices)}${where}`, true);
  };

  const undo = () => {
    const open = F.cases.open();
    if (!open?.choices || orders.has(open.id)) return;
    const {undo: taken, allowed} = open.choices;
    if (taken && allowed.undo === null) { order(open.id, 'undo', {event: taken.event}); return; }
    const reason = F.t(`case.refusal.${allowed.undo || 'nothing_to_undo'}`);
    say(F.t('case.cannot', {verb: F.caseVerbs.verbWord('undo'), reason}), true);
  };

  const busy = () => orders.has(F.cases.open()?.id);

  const start = () => {
    window.addEventListener('online', retryAll);
    F.on('live-state', (state) => { if (state === 'live') retryAll(); });
    // Who leaves while an order is on its way is asked: it may not have arrived.
    window.addEventListener('beforeunload', (event) => { if (orders.size && !F.leaving) event.preventDefault(); });
  };

  F.caseSend = {start, order, undo, say, busy, reading: () => renewing > 0};
})();
