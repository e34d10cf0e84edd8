// The planner's page: mounted once, and drawn anew from each answer. The URL is the question.
(() => {
  'use strict';

  const F = window.fengge;

  const typing = (node) => node.matches?.('input, textarea, select') || node.isContentEditable;

  /** What a filter that leaves nothing should be told: which one, and a way to take it off. */
  const emptied = (answer) => {
    const rows = Object.entries(F.planBuilder.SET).concat([['span', ['span']], ['picked', ['picked']]])
      .filter(([facet, parts]) => parts.some((part) => F.plan.question[part].length) && answer.facets[facet]?.without > 0);
    const box = F.make('div', 'planner-cures');
    for (const [facet, parts] of rows) {
      const patch = Object.fromEntries(parts.map((part) => [part, F.question.START[part]]));
      const text = F.t('planner.empty_cure', {name: F.t(`planner.part.${facet}`), n: F.number(answer.facets[facet].without)});
      box.append(F.button('choice', text, () => F.planner.change(patch)));
    }
    return box;
  };

  /** What helps where no answer came: once more, or from the beginning. */
  const cures = () => {
    const row = F.make('div', 'chooser');
    row.append(F.button('choice', F.t('planner.again'), () => F.planner.ask()), F.button('choice', F.t('planner.reset'), F.planner.reset));
    return row;
  };

  /** Before the first answer: that it is on its way, or why it did not come. */
  const showFirst = () => {
    if (F.plan.answer) return;
    const box = F.el('planner-empty');
    box.replaceChildren(F.make('strong', 'planner-first', F.plan.asking ? F.t('planner.working') : F.plan.failed), ...(F.plan.asking ? [] : [cures()]));
    box.hidden = false;
  };

  const silent = (answer) => F.planWords.silent(answer).map((text) => F.make('p', 'note', text));

  const showEmpty = (answer) => {
    const box = F.el('planner-empty');
    const none = answer.kept === 0 && answer.kept_then === 0;
    box.hidden = !none;
    if (!none) return;
    const cures = emptied(answer);
    // Of what was never told nobody knows that there is none: no filter is to blame.
    if (!answer.heard) { box.replaceChildren(F.make('strong', '', F.planWords.nothing(answer)), ...silent(answer), cures); return; }
    // Where two filters leave nothing between them, taking off either one alone helps nobody.
    const alone = cures.childElementCount > 0;
    if (!alone) cures.append(F.button('choice', F.t('planner.empty_all'), F.planner.unfilter));
    box.replaceChildren(F.make('strong', '', F.t('planner.empty')), F.make('p', 'note', F.t(alone ? 'planner.empty_note' : 'planner.empty_several')), ...silent(answer), cures);
  };

  const said = (answer) => {
    const {measure, total} = answer;
    const whole = F.planWords.value(total.value, measure.unit, total.few);
    const unitless = measure.unit === 'share' || total.few || total.value === null;
    const lines = [F.t('planner.whole', {name: F.planWords.measureName(measure.id), value: whole, unit: unitless ? '' : F.planWords.unitName(measure.unit)})];
    if (answer.picked) lines.push(F.t('planner.whole_picked', {value: F.planWords.value(answer.picked.value, measure.unit, answer.picked.few)}));
    lines.push(F.t('planner.took', {s: answer.took_s.toFixed(2), time: F.shortMoment(new Date(answer.as_of))}));
    lines.push(...F.planWords.unrecorded(answer), ...F.planWords.silent(answer));
    F.el('planner-said').replaceChildren(...lines.map((line, at) => F.make('div', at ? '' : 'planner-whole', line)));
  };

  const showKind = async () => {
    const kinds = F.config.area_kinds.map((kind) => kind.id);
    F.view.kind = kinds.includes(F.plan.question.by) ? F.plan.question.by : kinds[0];
    await F.areas.load(kinds[0]);
    await F.areas.showKind();
  };

  const draw = async () => {
    const {answer} = F.plan;
    document.body.classList.remove('is-failed');
    await showKind();
    if (answer !== F.plan.answer) return;
    F.planBuilder.draw();
    F.planLegend.draw(answer);
    F.planTable.draw(answer);
    F.planCharts.draw(answer);
    F.planTime.draw(answer);
    said(answer);
    showEmpty(answer);
    F.planFiles.draw(answer);
    if (!F.planPlace.active()) F.planMap.showPlace(F.plan.question.area);
    await F.planMap.draw(answer);
    if (!F.plan.asking) document.body.classList.remove('is-asking');
    document.body.classList.add('is-ready');
  };

  /** The server's own sentence, for whoever helps. */
  const detail = () => {
    const box = F.make('details', 'note');
    box.append(F.make('summary', '', F.t('planner.detail')), F.make('div', '', F.plan.wrong));
    return box;
  };

  /** What went wrong stands where the question is; the old answer stays, greyed, and is called old. */
  const failed = () => {
    document.body.classList.remove('is-asking');
    document.body.classList.add('is-failed');
    F.planTime.stop();
    F.planBuilder.draw();
    showFirst();
    const lines = [F.make('div', 'planner-failed', F.plan.failed), ...(F.plan.wrong ? [detail()] : [])];
    if (F.plan.answer) lines.push(F.make('div', 'note', F.t('planner.old', {time: F.shortMoment(new Date(F.plan.answer.as_of))})));
    F.el('planner-said').replaceChildren(...lines, cures());
    document.body.classList.add('is-ready');
  };

  const hover = () => {
    const box = F.el('planner-hover');
    const hide = () => { box.hidden = true; F.mapping.setData('mark-hover', []); };
    F.map.on('mousemove', ({point: at, lngLat}) => {
      const point = F.planPlace.active() ? null : F.planMap.pointAt(at);
      const row = F.planPlace.active() || point ? -1 : F.planMap.rowAt(lngLat);
      if (row < 0 && !point) { hide(); return; }
      const {answer} = F.plan;
      const lines = point ? F.planWords.pointTip(point) : F.planWords.tip(answer, row);
      box.replaceChildren(...lines.map((line, place) => F.make('div', place ? 'tip-note' : 'tip-title', line)));
      box.hidden = false;
      const width = F.map.getContainer().clientWidth;
      const left = at.x + 18 + box.offsetWidth > width ? at.x - 18 - box.offsetWidth : at.x + 18;
      box.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, at.y - box.offsetHeight / 2))}px)`;
      if (point) return;
      const key = answer.columns.key[row];
      F.mapping.setData('mark-hover', answer.by === 'hexagon' ? [F.selecting.cellFeature(key)] : F.areas.parts(answer.by, key));
    });
    F.map.on('mouseout', hide);
    F.map.on('click', ({point, lngLat, defaultPrevented: drawn}) => {
      if (drawn) return;
      const found = F.planMap.pointAt(point);
      if (found?.properties.cluster) { F.clusters.open(found); return; }
      const at = F.planMap.rowAt(lngLat);
      if (at >= 0) F.planner.toggle('picked', F.plan.answer.columns.key[at]);
    });
  };

  const onKey = (event) => {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const does = {z: F.planner.undo, r: F.planner.reset, p: F.planTime.play, Escape: F.planner.stop, ',': () => F.planTime.stepTo(-1, true), '.': () => F.planTime.stepTo(1, true)}[event.key];
    if (does) { event.preventDefault(); does(); }
  };

  const mount = async (config) => {
    F.config = config;
    F.pages.measure(false);
    F.view = {layers: new Set(), window: '28d', classes: [], kind: config.area_kinds[0]?.id || '', queue: {}, selection: null};
    F.shell.applyTheme(F.url.read().theme || config.theme);
    F.clock.start();
    F.feeds.start();
    F.layering.setup();
    await F.mapping.mount(F.el('planner-map')).catch(F.pages.withoutMap);
    F.planMap.mount();
    F.on('moved', F.mapping.draw);
    F.on('areas', F.mapping.draw);
    F.on('plan-asked', () => { document.body.classList.add('is-asking'); F.planBuilder.draw(); showFirst(); });
    F.on('plan', draw);
    F.on('plan-failed', failed);
    F.on('theme', () => { F.planMap.repaint(); if (F.plan.answer) F.planLegend.draw(F.plan.answer); });
    Object.assign(F.shell.actions, {'planner-undo': F.planner.undo, 'planner-reset': F.planner.reset});
    F.shell.start();
    F.planPlace.start();
    F.planHours.start();
    F.planPaper.start();
    F.emergency.start();
    if (F.map) hover();
    document.addEventListener('keydown', onKey);
    F.live.start();
    F.planner.start();
    await F.planner.ask();
  };

  window.dash_clientside.fengge.mountPlanner = F.pages.once(mount);
})();
