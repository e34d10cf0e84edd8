// The answer on paper, by the page's button or the browser's own order: the picture, and the rows that lead its table.
(() => {
  'use strict';

  const F = window.fengge;
  const ROWS = 40;
  const DRAWN_MS = 8000;

  const rows = () => {
    const table = document.querySelector('#planner-table table')?.cloneNode(true);
    if (!table) return [];
    const all = [...table.querySelectorAll('tbody tr')];
    for (const row of all.slice(ROWS)) row.remove();
    const total = F.plan.answer.columns.key.filter((key) => key !== 'none').length || F.plan.answer.points.length;
    return [table, ...(total > ROWS ? [F.make('p', 'note', F.t('planner.rows_of', {n: ROWS, all: F.number(total)}))] : [])];
  };

  const lay = () => {
    if (!F.plan.answer) return;
    const picture = F.map ? [F.planPicture.make()] : [];
    F.el('planner-paper').replaceChildren(...picture, ...rows());
  };

  const drawn = () => new Promise((done) => {
    F.map.once('idle', done);
    F.map.triggerRepaint();
    setTimeout(done, DRAWN_MS);
  });

  /** Paper is light, whatever the screen is. */
  const print = async () => {
    const held = F.theme;
    if (held !== 'light') {
      F.shell.applyTheme('light');
      window.addEventListener('afterprint', () => F.shell.applyTheme(held), {once: true});
      await drawn();
    }
    window.print();
  };

  const start = () => {
    window.addEventListener('beforeprint', lay);
    window.addEventListener('afterprint', () => F.el('planner-paper').replaceChildren());
  };

  F.planPaper = {start, print};
})();
