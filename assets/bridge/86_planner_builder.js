// The builder: every filter with what it keeps. Counts beside a value say what choosing it would keep, the others as set.
(() => {
  'use strict';

  const F = window.fengge;
  const WINDOWS = ['24h', '7d', '28d', '365d', 'all'];
  const METRES = ['300', '500', '1000', '2000'];
  let metres = 500;

  const choice = (text, pressed, does, more = {}) => {
    const button = F.button('choice', more.title || text, does, text);
    button.setAttribute('aria-pressed', String(Boolean(pressed)));
    if (more.off) Object.assign(button, {disabled: true, title: more.off});
    // Before the first answer, and where no source ever told anything, no number is known.
    if (more.n !== undefined && F.plan.answer?.heard) {
      button.append(F.make('span', 'planner-n', F.number(more.n)));
      button.setAttribute('aria-label', `${text} ${F.number(more.n)}`);
    }
    return button;
  };

  const fill = (part, nodes) => F.el(`planner-${part}`).replaceChildren(...nodes);
  const chooser = (nodes) => { const box = F.make('div', 'chooser'); box.append(...nodes); return box; };

  const values = (facet) => Object.entries(F.plan.answer?.facets[facet]?.values || {});
  const countOf = (facet, id) => F.plan.answer?.facets[facet]?.values[id]?.n ?? 0;

  const select = (options, value, label, does) => {
    const node = F.make('select', 'queue-select');
    node.setAttribute('aria-label', label);
    node.append(...options);
    node.value = value;
    node.classList.toggle('is-set', Boolean(value));
    node.addEventListener('change', () => does(node.value));
    return node;
  };

  const option = (value, text) => { const node = F.make('option', '', text); node.value = value; return node; };

  const measure = ({measure: held}) => {
    const {measures, indicators} = F.config.planner;
    const groups = indicators.map(({group, ids}) => {
      const node = F.make('optgroup');
      node.label = group;
      node.append(...ids.map((id) => option(id, F.planWords.measureName(id))));
      return node;
    });
    const own = measures.includes(held);
    fill('measure', [
      chooser(measures.map((id) => choice(F.planWords.measureName(id), id === held, () => take(id)))),
      select([option('', F.t('planner.indicators')), ...groups], own ? '' : held, F.t('planner.indicators'), (id) => take(id || 'count')),
    ]);
  };

  /** A measure that the present places do not have takes the nearest that it has. */
  const take = (id) => {
    const {resident_resolutions: [low, high], not_appraised: closed, measures} = F.config.planner;
    const patch = {measure: id};
    if (id === 'per_1000') Object.assign(patch, {by: 'hexagon', resolution: Math.min(high, Math.max(low, F.plan.question.resolution))});
    if (!measures.includes(id) && F.plan.question.by === closed) patch.by = 'hexagon';
    F.planner.change(patch);
  };

  const local = (text) => (text ? F.moment(new Date(text)) : '');

  /** Two moments as typed in the district's time; Enter or the button asks. */
  const spanForm = (part, value, name) => {
    const form = F.make('form', 'planner-span');
    const [from, to] = value.includes('/') ? value.split('/').map(local) : ['', ''];
    const inputs = [['from', from], ['to', to]].map(([end, text]) => {
      const input = F.make('input', 'queue-search');
      Object.assign(input, {value: text, placeholder: F.t('planner.moment_form'), autocomplete: 'off'});
      input.setAttribute('aria-label', `${name} ${F.t(`planner.${end}`)}`);
      return input;
    });
    const go = F.make('button', 'choice', F.t('planner.apply'));
    const said = F.make('p', 'note planner-span-said');
    said.setAttribute('role', 'alert');
    form.append(...inputs, go, said);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const ends = inputs.map((input) => F.clock.readLocal(input.value));
      const turned = ends.every(Boolean) && ends[0] >= ends[1];
      ends.forEach((at, index) => inputs[index].setAttribute('aria-invalid', String(!at || (turned && index === 1))));
      if (turned) said.textContent = F.t('planner.moment_turned');
      else if (!ends.every(Boolean)) said.textContent = F.t('planner.moment_wrong', {sample: F.moment(new Date(F.clock.now()))});
      else F.planner.change({[part]: ends.map((at) => `${at.toISOString().slice(0, 16)}Z`).join('/'), span: ''});
    });
    return form;
  };

  const against = ({against: held, window: span}) => fill('against', [
    chooser(['', 'previous', 'last_year'].map((id) => choice(F.planWords.againstName(id), id === held, () => F.planner.change({against: id}), {off: span === 'all' && id !== '' && F.t('planner.off_all')}))),
  ]);

  const windowPart = ({window: held, against: other}) => fill('window', [
    chooser(WINDOWS.map((id) => choice(F.t(`planner.window.${id}`), id === held, () => F.planner.change({window: id, span: ''}), {off: id === 'all' && other && F.t('planner.off_all')}))),
    spanForm('window', held, F.t('planner.part.window')),
  ]);

  const chips = (part, facet) => (question) => {
    const held = question[part];
    const ids = [...new Set([...values(facet).map(([id]) => id), ...held])].sort((a, b) => countOf(facet, b) - countOf(facet, a));
    fill(facet, [chooser(ids.map((id) => choice(F.planWords.name(facet, id), held.includes(id), () => F.planner.toggle(part, id), {n: countOf(facet, id)})))]);
  };

  const department = ({departments: held}) => {
    const ids = values('department').map(([id]) => id).filter((id) => !held.includes(id)).sort((a, b) => countOf('department', b) - countOf('department', a));
    const text = (id) => `${F.planWords.name('department', id)}  ${F.number(countOf('department', id))}`;
    fill('department', [
      ...(held.length ? [chooser(held.map((id) => choice(F.planWords.name('department', id), true, () => F.planner.toggle('departments', id), {n: countOf('department', id)})))] : []),
      select([option('', F.t('planner.add_department')), ...ids.map((id) => option(id, text(id)))], '', F.t('planner.part.department'), (id) => id && F.planner.toggle('departments', id)),
    ]);
  };

  /** Another radius: of the circle that stands as well. */
  const resize = (m) => {
    metres = m;
    const [lon, lat] = F.plan.question.area.replace('buffer:', '').split(',');
    if (F.plan.question.area.startsWith('buffer:')) F.planner.change({area: `buffer:${lon},${lat},${m}`});
  };

  const area = ({area: held}) => {
    if (held.startsWith('buffer:') && METRES.includes(held.split(',')[2])) metres = Number(held.split(',')[2]);
    const typed = F.make('input', 'queue-search');
    Object.assign(typed, {placeholder: F.t('planner.coordinates'), autocomplete: 'off'});
    typed.setAttribute('aria-label', F.t('planner.coordinates'));
    typed.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const found = F.planPlace.typed(typed.value, metres);
      typed.setAttribute('aria-invalid', String(!found));
      if (found) F.planner.change({area: found});
    });
    fill('area', [
      chooser([
        choice(F.config.own_areas.join(F.t('join.list')) || F.t('planner.area_all'), !held, () => F.planner.change({area: ''})),
        ...(held ? [choice(F.planCuts.area(held), true, () => F.planner.change({area: ''}), {title: F.t('planner.area_clear')})] : []),
        choice(F.t('planner.area_draw'), false, () => F.planPlace.begin('polygon')),
        choice(F.t('planner.area_around'), false, () => F.planPlace.begin('buffer', metres)),
        select(METRES.map((m) => option(m, F.t('planner.metres', {m: F.number(Number(m))}))), String(metres), F.t('planner.area_radius'), (m) => resize(Number(m))),
      ]),
      typed,
    ]);
  };

  const by = (question) => {
    const {resolutions, resident_resolutions: [low, high], not_appraised: closed, measures} = F.config.planner;
    const rates = question.measure === 'per_1000' && F.t('planner.off_rates', {low, high});
    const unappraised = !measures.includes(question.measure) && F.t('planner.off_appraisal', {kind: F.planWords.kindName(closed)});
    fill('by', [
      chooser([
        ...resolutions.map((res) => choice(F.t('planner.by_res', {res}), question.by === 'hexagon' && question.resolution === res,
          () => F.planner.change({by: 'hexagon', resolution: res}), {off: (res < low || res > high) && rates})),
        choice(F.t('planner.by.point'), question.by === 'point', () => F.planner.change({by: 'point', against: ''}), {off: rates}),
        ...F.config.area_kinds.map((kind) => choice(kind.name, question.by === kind.id, () => F.planner.change({by: kind.id}),
          {off: rates || (kind.id === closed && unappraised)})),
      ]),
      ...(rates || (closed && unappraised) ? [F.make('p', 'note', rates || unappraised)] : []),
    ]);
  };

  const shade = ({shade: held, against: other}) => fill('shade', other
    ? [F.make('p', 'note', F.t('planner.shade_fixed'))]
    : [chooser(F.config.planner.shades.map((id) => choice(F.t(`planner.shade.${id}`), id === held, () => F.planner.change({shade: id}))))]);

  const DRAW = {measure, against, window: windowPart, class: (question) => F.planClasses.draw(question, {choice, chooser, values: values('class')}), area, feed: chips('feeds', 'feed'), status: chips('statuses', 'status'), department, by, shade};
  const SET = {class: ['classes', 'groups'], status: ['statuses'], feed: ['feeds'], department: ['departments'], hours: ['hours'], area: ['area']};

  /** What a filter keeps, of what there is without it. */
  const keeps = (answer) => {
    for (const facet of Object.keys(SET)) {
      const isSet = SET[facet].some((part) => F.plan.question[part].length);
      const words = isSet && answer.heard ? F.t('planner.keeps_of', {n: F.number(answer.kept), all: F.number(answer.facets[facet].without)}) : '';
      F.el(`planner-${facet}-keeps`).textContent = words;
      F.el(`planner-${facet}-keeps`).closest('.planner-part').classList.toggle('is-set', isSet);
    }
    F.el('planner-measure-keeps').textContent = answer.heard ? F.t('planner.keeps', {n: F.number(answer.kept)}) : '—';
    F.el('planner-by-keeps').textContent = answer.by === 'point' || !answer.heard ? '' : F.t('planner.places', {n: F.number(answer.columns.key.filter((key) => key !== 'none').length)});
    const {start, end} = answer.window;
    F.el('planner-window-keeps').textContent = F.planWords.span(start, end);
    F.el('planner-against-keeps').textContent = answer.against ? F.planWords.span(answer.against.start, answer.against.end) : '';
  };

  /** The keyboard's place outlives the drawing anew. */
  const keepingFocus = (does) => {
    const held = document.activeElement?.closest('.planner-parts') ? document.activeElement : null;
    const box = held?.closest('.planner-box');
    const at = box ? [...box.querySelectorAll('button, select, input')].indexOf(held) : -1;
    does();
    if (at >= 0 && !held.isConnected) box.querySelectorAll('button, select, input')[at]?.focus({preventScroll: true});
  };

  const draw = () => keepingFocus(() => {
    for (const part of Object.values(DRAW)) part(F.plan.question);
    F.planHours.draw();
    if (F.plan.answer) keeps(F.plan.answer);
  });

  F.planBuilder = {draw, SET};
})();
