// The answer as a table: sorted by any column; a row chosen filters everything else and stands out on the map.
(() => {
  'use strict';

  const F = window.fengge;
  const ROWS = 250;
  let order = null;

  const columnsOf = (answer) => {
    const {measure: {unit}, columns, by} = answer;
    const told = (list) => (at) => F.planWords.value(list[at], unit, columns.few[at]);
    const number = (name, head, text, list) => ({name, head, text, list, number: true});
    const value = `${F.planWords.measureName(answer.measure.id)} (${F.planWords.unitName(unit)})`;
    const out = [{name: 'key', head: by === 'hexagon' ? F.t('planner.by.hexagon') : F.planWords.kindName(by), text: (at) => F.planWords.rowName(answer, at), list: columns.name.map((name, at) => name || columns.key[at])}];
    if (by === 'hexagon' && F.config.area_kinds.length) {
      const around = columns.key.map((key) => (key === 'none' ? '' : F.planWords.aroundOf(key)));
      out.push({name: 'around', head: F.planWords.kindName(F.config.area_kinds[0].id), text: (at) => around[at] || '—', list: around});
    }
    out.push(number('value', answer.against ? F.t('planner.now_of', {value}) : value, told(columns.value), columns.value));
    if (answer.against) {
      out.push(number('value_then', F.t('planner.then'), told(columns.value_then), columns.value_then));
      out.push(number('difference', F.t('planner.difference'), (at) => F.planWords.signed(columns.difference[at], unit), columns.difference));
      if (answer.measure.counts) {
        out.push(number('z', 'z', (at) => (columns.z[at] === null ? '—' : F.planWords.signed(columns.z[at], 'deviations')), columns.z));
        out.push({name: 'verdict', head: F.t('planner.verdict'), text: (at) => F.planWords.verdict(columns, at), list: columns.z});
      }
    }
    if (unit !== 'events') out.push(number('n', F.t('planner.events'), (at) => F.number(columns.n[at]), columns.n));
    if (unit === 'per_1000') out.push(number('residents', F.t('planner.residents'), (at) => (columns.residents[at] === null ? '—' : F.value(columns.residents[at], 'residents')), columns.residents));
    return out;
  };

  const sorted = (answer, columns) => {
    const held = columns.find((column) => column.name === order?.name);
    const column = held || columns.find(({name}) => name === (answer.against && answer.measure.counts ? 'z' : 'value'));
    const way = held ? order.way : -1;
    order = {name: column.name, way};
    const known = (value) => value !== null && value !== undefined && value !== '';
    // What has no place is told beside the table: among hexagons it is none.
    return answer.columns.key.map((_, at) => at).filter((at) => answer.by !== 'hexagon' || answer.columns.key[at] !== 'none').sort((a, b) => {
      const [one, two] = [column.list[a], column.list[b]];
      if (known(one) !== known(two)) return known(one) ? -1 : 1;
      const by = typeof one === 'number' ? one - two : String(one).localeCompare(String(two), 'zh');
      return way * by || a - b;
    });
  };

  const headCell = (column) => {
    const cell = F.make('th', column.number ? 'is-number' : '');
    cell.scope = 'col';
    const here = order.name === column.name;
    cell.setAttribute('aria-sort', here ? (order.way > 0 ? 'ascending' : 'descending') : 'none');
    cell.append(F.button('', F.t('planner.sort', {name: column.head}), () => {
      order = {name: column.name, way: here ? -order.way : (column.number ? -1 : 1)};
      draw(F.plan.answer);
    }, column.head));
    return cell;
  };

  const rowOf = (answer, columns, at) => {
    const row = F.make('tr');
    const key = answer.columns.key[at];
    row.dataset.key = key;
    row.tabIndex = 0;
    row.setAttribute('aria-selected', String(F.plan.question.picked.includes(key)));
    for (const column of columns) {
      const told = column.name === 'verdict' && answer.columns.significant[at];
      row.append(F.make('td', [column.number ? 'is-number' : '', column.name === 'key' && answer.by === 'hexagon' ? 'code' : '', told ? 'is-told' : ''].filter(Boolean).join(' '), column.text(at)));
    }
    const pick = () => F.planner.toggle('picked', key);
    row.addEventListener('click', pick);
    row.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(); } });
    row.addEventListener('mouseenter', () => F.mapping.setData('mark-hover', answer.by === 'hexagon' ? [F.selecting.cellFeature(key)] : F.areas.parts(answer.by, key)));
    row.addEventListener('mouseleave', () => F.mapping.setData('mark-hover', []));
    return row;
  };

  /** How many stand there, and beside them what has no coordinates or no hour. */
  const counted = (answer, shown) => [
    shown,
    answer.unlocated && F.t('layer.unlocated', {n: F.number(answer.unlocated)}),
    answer.day_only && F.t('layer.day_only', {n: F.number(answer.day_only)}),
  ].filter(Boolean).join(F.t('join.dot'));

  const title = (answer, shown, all) => {
    const row = F.make('div', 'planner-title');
    row.append(F.make('h2', '', F.t('planner.table')));
    const rows = shown < all ? F.t('planner.rows_of', {n: F.number(shown), all: F.number(all)}) : F.t('planner.rows', {n: F.number(all)});
    row.append(F.make('span', 'note', answer.heard ? counted(answer, rows) : F.planWords.nothing(answer)));
    if (F.plan.question.picked.length) row.append(F.button('choice', F.t('planner.unpick'), () => F.planner.change({picked: []}), F.t('planner.picked', {n: F.plan.question.picked.length})));
    return row;
  };

  const points = (answer) => {
    const head = F.make('div', 'planner-title');
    head.append(F.make('h2', '', F.t('planner.table')), F.make('span', 'note', answer.heard ? counted(answer, F.t('planner.points_note', {n: F.number(answer.points.length), shown: F.number(Math.min(ROWS, answer.points.length))})) : F.planWords.nothing(answer)));
    const table = F.make('table', 'grid grid-planner');
    const heads = ['planner.part.window', 'planner.part.class', 'planner.urgency'].map((key) => { const cell = F.make('th', '', F.t(key)); cell.scope = 'col'; return cell; });
    const row = F.make('tr');
    row.append(...heads);
    const top = F.make('thead');
    top.append(row);
    const body = F.make('tbody');
    body.append(...answer.points.slice(0, ROWS).map((point) => {
      const line = F.make('tr');
      const at = point.precision === 'day' ? F.planWords.moment(point.occurred_at).slice(0, 10) : F.planWords.moment(point.occurred_at);
      line.append(F.make('td', '', at), F.make('td', '', F.planWords.name('class', point.class)), F.make('td', '', F.t(`urgency.${point.urgency}`)));
      line.addEventListener('click', () => F.map?.easeTo({center: [point.lon, point.lat], zoom: Math.max(15, F.map.getZoom())}));
      return line;
    }));
    table.append(top, body);
    const scroll = F.make('div', 'planner-scroll');
    scroll.append(table);
    return [head, scroll];
  };

  const draw = (answer) => {
    const box = F.el('planner-table');
    if (answer.by === 'point') { box.replaceChildren(...points(answer)); return; }
    const columns = columnsOf(answer);
    const list = sorted(answer, columns);
    const table = F.make('table', 'grid grid-planner');
    const head = F.make('thead');
    const row = F.make('tr');
    row.append(...columns.map(headCell));
    head.append(row);
    const body = F.make('tbody');
    body.append(...list.slice(0, ROWS).map((at) => rowOf(answer, columns, at)));
    table.append(F.make('caption', '', F.planWords.title(F.plan.question)), head, body);
    const scroll = F.make('div', 'planner-scroll');
    scroll.append(table);
    const held = box.querySelector('.planner-scroll')?.scrollTop || 0;
    const focused = document.activeElement?.closest('#planner-table tr')?.dataset.key;
    box.replaceChildren(title(answer, Math.min(ROWS, list.length), list.length), scroll);
    scroll.scrollTop = held;
    if (focused) box.querySelector(`tr[data-key="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
  };

  F.planTable = {draw};
})();
