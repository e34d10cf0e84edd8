// The keyboard's place in the panel outlives a redraw: the panel is rebuilt under whoever is reading it.
(() => {
  'use strict';

  const F = window.fengge;
  const BODY = 'desk-panel-body';
  let held = null;

  const nameOf = (node) => node.closest('[data-select]')?.dataset.select ?? null;

  const onFocus = (event) => {
    const inside = F.el(BODY)?.contains(event.target);
    held = inside ? {node: event.target, name: nameOf(event.target)} : null;
  };

  /** Put the focus back on what names the same place, else on the panel itself, whose content is new. */
  const restore = () => {
    const gone = held && !held.node.isConnected && document.activeElement === document.body;
    if (!gone) return;
    const body = F.el(BODY);
    const same = held.name && [...body.querySelectorAll('[data-select]')].find((node) => node.dataset.select === held.name);
    (same || body).focus({preventScroll: Boolean(same)});
  };

  const start = () => {
    document.addEventListener('focusin', onFocus);
    new MutationObserver(restore).observe(F.el(BODY), {childList: true, subtree: true});
  };

  F.focus = {start};
})();
