// Bars by area, class, source, status and department: what each keeps, now and then; pressed, each filters the rest.
(() => {
  'use strict';

  const F = window.fengge;
  const TABS = ['area', 'class', 'feed', 'status', 'department'];
  const MOST = 40;
  let tab = 'area';

  const PART = {class: 'classes', feed: 'feeds', status: 'statuses', department: 'departments'};
  const kind = () => F.config.area_kinds[0].id;

  const codes = () => {
    const {area} = F.plan.question;
    return area.startsWith(`${kind()}:`) ? area.slice(kind().length + 1).split(',').map(F.question.unescaped) : [];
  };

  const held = (facet) => (facet === 'area' ? codes() : F.plan.question[PART[facet]]);

  const press = (facet, id) => {
    if (facet !== 'area') { F.planner.toggle(PART[facet], id); return; }
    const chosen = codes().includes(id) ? codes().filter((code) => code !== id) : [...codes(), id];
    F.planner.change({area: chosen.length ? `${kind()}:${chosen.sort().map(F.question.escaped).join(',')}` : ''});
  };

  const barOf = (facet, id, told, most, answer) => {
    const chosen = held(facet).includes(id);
    const name = F.planWords.name(facet, id);
    const open = !(facet === 'area' && id === 'none');
    const node = F.make('button', 'chart-row');
    node.type = 'button';
    node.disabled = !open;
    node.setAttribute('aria-pressed', String(chosen));
    const track = F.make('span', 'chart-track');
    const part = (n) => `${(100 * n) / most}%`;
    if (answer.against) {
      const line = F.make('span', `chart-line ${told.n >= told.n_then ? 'is-up' : 'is-down'}`);
      line.style.left = part(Math.min(told.n, told.n_then));
      line.style.width = part(Math.abs(told.n - told.n_then));
      const [then, now] = [F.make('span', 'chart-then'), F.make('span', 'chart-now')];
      then.style.left = part(told.n_then);
      now.style.left = part(told.n);
      track.append(line, then, now);
    } else {
      const fill = F.make('span', 'chart-fill');
      fill.style.width = part(told.n);
      track.append(fill);
    }
    const text = answer.against ? `${F.planWords.signed(told.n - told.n_then, 'events')}` : F.number(told.n);
    node.append(F.make('span', 'chart-name', name), track, F.make('span', 'chart-value', text));
    node.title = answer.against ? F.t('planner.chart_both', {name, n: F.number(told.n), then: F.number(told.n_then)}) : `${name} ${F.number(told.n)}`;
    node.addEventListener('click', () => press(facet, id));
    return node;
  };

  const tabs = () => {
    const row = F.make('div', 'chooser planner-tabs');
    for (const name of TABS) {
      const label = name === 'area' ? F.planWords.kindName(kind()) : F.t(`planner.part.${name}`);
      const node = F.button('choice', label, () => { tab = name; draw(F.plan.answer); });
      node.setAttribute('aria-pressed', String(name === tab));
      row.append(node);
    }
    return row;
  };

  const draw = (answer) => {
    const rows = Object.entries(answer.facets[tab]?.values || {}).filter(([id, told]) => told.n || told.n_then || held(tab).includes(id))
      .sort(([, a], [, b]) => b.n - a.n || b.n_then - a.n_then);
    const most = Math.max(1, ...rows.flatMap(([, told]) => [told.n, told.n_then]));
    const box = F.el('planner-charts');
    const title = F.make('div', 'planner-title');
    const counts = F.planWords.barsCount(answer);
    const key = answer.against ? F.t('planner.chart_key') : counts.length ? '' : F.t('planner.chart_unit');
    title.append(tabs(), F.make('span', 'note', key), ...counts);
    const list = F.make('div', 'chart-rows planner-scroll');
    list.classList.toggle('has-chosen', held(tab).length > 0);
    list.append(...rows.slice(0, MOST).map(([id, told]) => barOf(tab, id, told, most, answer)));
    if (!rows.length) list.append(F.make('p', 'empty', F.planWords.nothing(answer)));
    if (rows.length > MOST) list.append(F.make('p', 'note', F.t('planner.more_rows', {n: rows.length - MOST})));
    const focused = [...box.querySelectorAll('button')].indexOf(document.activeElement);
    box.replaceChildren(title, list);
    if (focused >= 0) box.querySelectorAll('button')[focused]?.focus({preventScroll: true});
  };

  F.planCharts = {draw};
})();
