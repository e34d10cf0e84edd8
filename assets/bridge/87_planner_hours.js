// Hours of the week: seven days by twenty-four hours, shaded by how many each keeps; drag, or arrows and space, to choose.
(() => {
  'use strict';

  const F = window.fengge;
  const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const STEPS = 5;
  let from = null;
  let to = null;
  let focus = 9;

  const within = () => {
    const [days, hours] = [[from, to].map((at) => Math.floor(at / 24)), [from, to].map((at) => at % 24)];
    const out = [];
    for (let day = Math.min(...days); day <= Math.max(...days); day += 1) {
      for (let hour = Math.min(...hours); hour <= Math.max(...hours); hour += 1) out.push(day * 24 + hour);
    }
    return out;
  };

  const finish = () => {
    if (from === null) return;
    const chosen = within();
    const held = F.plan.question.hours;
    from = null;
    to = null;
    // The same hours again are taken out; others are added.
    const all = chosen.every((hour) => held.includes(hour));
    F.planner.change({hours: all ? held.filter((hour) => !chosen.includes(hour)) : [...new Set([...held, ...chosen])].sort((a, b) => a - b)});
  };

  const cells = () => document.querySelectorAll('#planner-hours .hour');

  const mark = () => {
    const chosen = from === null ? [] : within();
    cells().forEach((node, at) => node.classList.toggle('is-marked', chosen.includes(at)));
  };

  const onKey = (event) => {
    const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24}[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focus = Math.min(167, Math.max(0, focus + step));
      if (event.shiftKey && from !== null) to = focus;
      cells()[focus].focus();
      mark();
    }
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (!event.shiftKey && from === null) { from = focus; to = focus; }
      finish();
    }
    if (event.key === 'Shift' && from === null) { from = focus; to = focus; }
  };

  const shades = (counts) => {
    const most = Math.max(1, ...counts);
    return counts.map((n) => Math.ceil((n / most) * STEPS));
  };

  const draw = () => {
    const held = new Set(F.plan.question.hours);
    const told = F.plan.answer?.facets.hours?.values || {};
    const counts = Array.from({length: 168}, (_, at) => told[at]?.n || 0);
    const levels = shades(counts);
    const grid = F.make('div', 'hours');
    grid.append(F.make('span', 'hours-corner'), ...[0, 6, 12, 18].map((hour) => F.make('span', 'hours-head', F.t('planner.hour', {n: hour}))));
    DAYS.forEach((day, row) => {
      grid.append(F.make('span', 'hours-day', F.t(`planner.day.${day}`)));
      for (let hour = 0; hour < 24; hour += 1) {
        const at = row * 24 + hour;
        const node = F.make('button', `hour is-${levels[at]}`);
        node.type = 'button';
        node.tabIndex = at === focus ? 0 : -1;
        node.dataset.hour = at;
        node.setAttribute('aria-pressed', String(held.has(at)));
        node.title = F.t('planner.hour_tip', {day: F.t(`weekday.${day}`), from: hour, to: hour + 1, n: F.plan.answer?.heard ? F.number(counts[at]) : '—'});
        node.setAttribute('aria-label', node.title);
        grid.append(node);
      }
    });
    const box = F.el('planner-hours');
    const had = box.contains(document.activeElement) && document.activeElement.matches('.hour');
    grid.classList.toggle('has-chosen', held.size > 0);
    box.replaceChildren(grid, ...(held.size ? [F.button('choice', F.t('planner.hours_all'), () => F.planner.change({hours: []}))] : []));
    if (had) cells()[focus].focus();
  };

  const hourOf = (event) => event.target.closest?.('#planner-hours .hour');

  const start = () => {
    const box = F.el('planner-hours');
    box.addEventListener('pointerdown', (event) => {
      const node = hourOf(event);
      if (!node) return;
      event.preventDefault();
      focus = Number(node.dataset.hour);
      from = focus;
      to = focus;
      mark();
    });
    box.addEventListener('pointerover', (event) => {
      const node = hourOf(event);
      if (!node || from === null || !event.buttons) return;
      to = Number(node.dataset.hour);
      mark();
    });
    document.addEventListener('pointerup', finish);
    box.addEventListener('keydown', (event) => { if (hourOf(event)) onKey(event); });
    box.addEventListener('focusin', (event) => { const node = hourOf(event); if (node) focus = Number(node.dataset.hour); });
  };

  F.planHours = {draw, start};
})();
