// Sending a saved view to the walls: offered where it may hang there; where it may not, the reason stands beside it.
(() => {
  'use strict';

  const F = window.fengge;
  const MINUTES = [10, 30, 60, 120, 480, 720];
  const USUAL = 60;

  const reasonOf = (code) => F.t(F.has(`planner.hang.${code}`) ? `planner.hang.${code}` : 'planner.hang.unreadable');

  const keptWords = (codes) => F.t('planner.view_kept', {reasons: codes.map(reasonOf).join(F.t('join.semicolon'))});

  const isHeld = (view, wall) => wall.held?.view === view.id;

  /** For how long, and what it means: every wall shows it, under its name. */
  const form = (view, order) => {
    const box = F.make('form', 'save-form');
    const select = F.dialogs.select('planner-hang-minutes', MINUTES.map((n) => [F.t('wall.remote.minutes_n', {n}), n]));
    select.value = USUAL;
    select.setAttribute('aria-label', F.t('wall.remote.minutes'));
    box.append(F.make('span', 'note', F.t('planner.view_hang_about', {name: view.name})), select, F.make('button', 'primary', F.t('planner.view_hang')));
    box.addEventListener('submit', (event) => {
      event.preventDefault();
      order('/data/planner/views/send', {view: view.id, to: 'wall', minutes: select.value});
    });
    return box;
  };

  const button = (view, wall, unfold, order) => {
    if (isHeld(view, wall) && wall.may_send) return F.button('choice', F.t('planner.view_unhang'), () => order('/data/wall/unpin', {}));
    const kept = wall.kept[view.id];
    const title = !wall.may_send ? F.t('planner.view_hang_by') : kept.length ? keptWords(kept) : F.t('planner.view_hang');
    const node = F.button('choice', title, () => unfold(() => form(view, order)), F.t('planner.view_hang'));
    node.disabled = !wall.may_send || kept.length > 0;
    return node;
  };

  /** Until when it hangs; or, to whoever could send it, why it may not. */
  const notes = (view, wall) => {
    const kept = wall.kept[view.id];
    if (isHeld(view, wall)) return [F.make('div', 'note view-held', F.t('planner.view_hangs', {time: F.shortMoment(new Date(wall.held.until))}))];
    return wall.may_send && kept.length ? [F.make('div', 'note view-kept', keptWords(kept))] : [];
  };

  F.planHang = {button, notes, keptWords};
})();
