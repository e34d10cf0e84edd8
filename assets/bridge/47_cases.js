// The open case: what may be done to it, who else looks at it, what the others did meanwhile.
(() => {
  'use strict';

  const F = window.fengge;
  const LOOK_EVERY_MS = 20000;
  // A notice counts as read after this: until then an order carries what the post had seen before it.
  const READ_MS = 1500;

  let open = null;
  let beat = 0;
  let seen = '';
  let asked = 0;
  let answered = 0;
  let latest = Promise.resolve();

  const address = (id, rest = '') => `/data/cases/${encodeURIComponent(id)}${rest}`;
  const tell = () => F.emit('case', open);
  const isOpen = (id) => open !== null && open.id === id;

  const look = () => {
    if (!open || document.visibilityState !== 'visible') return;
    F.http.post(address(open.id, '/looking'), {}).catch((error) => console.warn(`fengge: looking: ${error.message}`));
  };

  /** What another post did while this one had the case open. */
  const noticeOf = (before, choices) => {
    const {last} = choices;
    const news = before && choices.revision > before.revision && last && last.by !== F.config.post;
    return news ? {post: last.by, verb: last.verb} : null;
  };

  const take = (choices) => {
    const notice = noticeOf(open.choices, choices);
    if (notice) open.notice = notice;
    open.choices = choices;
    open.failed = '';
    if (!notice) { open.revision = open.revision ?? choices.revision; return; }
    const {id} = open;
    setTimeout(() => { if (isOpen(id)) open.revision = Math.max(open.revision, choices.revision); }, READ_MS);
  };

  /** Ask what may be done now. Dropped is an answer for a case that is no longer open, or that a later one overtook. */
  const ask = async () => {
    if (!open) return null;
    const {id} = open;
    asked += 1;
    const mine = asked;
    const late = () => !isOpen(id) || mine < answered;
    try {
      const choices = await F.http.json(address(id));
      if (late()) return null;
      answered = mine;
      take(choices);
    } catch (error) {
      if (late()) return null;
      // Not a case that this post can work (no record of it, or none of its area): nothing is offered.
      open.closed = [403, 404].includes(error.status);
      open.failed = open.closed ? '' : F.http.why(error);
    }
    tell();
    return open.choices;
  };

  const refresh = () => { latest = ask(); return latest; };

  const follow = () => {
    const {selection} = F.view;
    const id = selection?.type === 'incident' ? selection.id : null;
    if (id === (open?.id ?? null)) return;
    clearInterval(beat);
    open = id ? {id, choices: null, revision: null, notice: null, failed: '', closed: false} : null;
    tell();
    if (!open) return;
    refresh();
    look();
    beat = setInterval(look, LOOK_EVERY_MS);
  };

  /** What was done by this page, or told to it, is seen: the next order builds on it. */
  const accept = (revision) => {
    if (!open) return;
    open.revision = revision;
    open.notice = null;
  };

  /** A post's name; what the process did by itself has words. */
  const postName = (by) => (by === F.config.clock_post ? F.t('case.by_clock') : by || '');

  const start = () => {
    F.on('selection', follow);
    F.on('state', ({cases, looking}) => {
      const key = `${cases}/${looking}`;
      if (seen === key) return;
      seen = key;
      refresh();
    });
    document.addEventListener('visibilitychange', look);
    follow();
  };

  F.cases = {start, refresh, accept, address, open: () => open, isOpen, postName, settled: () => latest};
})();
