// What is typed and not sent: kept by case and verb while the window lives, so that no refusal, no lost line and no
// session that ended takes it away.
(() => {
  'use strict';

  const F = window.fengge;

  const shelf = () => `fengge.drafts.${F.config.post}`;

  const all = () => {
    try { return JSON.parse(sessionStorage.getItem(shelf()) || '{}'); } catch { return {}; }
  };

  const keep = (drafts) => sessionStorage.setItem(shelf(), JSON.stringify(drafts));
  const key = (id, verb) => `${id} ${verb}`;

  const read = (id, verb) => all()[key(id, verb)] || {};
  const drop = (id, verb) => {
    const drafts = all();
    delete drafts[key(id, verb)];
    keep(drafts);
  };
  const write = (id, verb, values) => {
    if (Object.keys(values).length) keep({...all(), [key(id, verb)]: values});
    else drop(id, verb);
  };

  F.drafts = {read, write, drop};
})();
