// A saved view that the desk sent to the walls: its answer on the map and its legend, asked anew as the state changes.
(() => {
  'use strict';

  const F = window.fengge;
  // A busy district changes each second; its picture, read from afar, no oftener than this.
  const GAP_MS = 5000;

  // The pin that is shown, and what was told of it last.
  let held = null;
  let answer = null;
  let asked = 0;
  let timer = 0;

  const feeds = () => F.live.feeds.filter((feed) => answer.sources.includes(feed.feed));
  const bad = () => F.stale.badFeeds({feeds: answer.sources});
  /** Whether nothing of what is shown is known now: every source of it is silent. */
  const isStale = () => Boolean(answer && bad().length && bad().length === feeds().length);

  const byWords = () => (answer.by === 'hexagon' ? F.t('planner.by_res', {res: answer.resolution}) : F.planWords.kindName(answer.by));

  /** What the question is cut to: whole groups of classes, sources, areas; nothing where it is not cut. */
  const cutWords = () => {
    const area = answer.area ? `${answer.area.kind}:${answer.area.codes.map(F.question.escaped).join(',')}` : '';
    return F.planCuts.text({groups: answer.groups, feeds: answer.feeds, area});
  };

  const value = (number) => F.planWords.value(number, answer.measure.unit);

  const totalWords = () => (answer.heard ? [value(answer.total.value), F.planWords.unitName(answer.measure.unit)].join(' ') : '—');

  const againstWords = () => {
    if (!answer.against || !answer.heard) return '';
    const against = F.t('planner.vs', {what: F.planWords.againstName(answer.against)});
    return [against, F.t('wall.view.then', {value: value(answer.total.value_then)})].join(F.t('join.dot'));
  };

  /** What the colours of a change mean, and how many places changed beyond chance. */
  const toldWords = () => {
    if (!answer.against) return [];
    const {counts, unit} = answer.measure;
    const said = F.t(counts ? 'planner.legend_z' : 'planner.legend_change', {unit: F.planWords.unitName(unit)});
    const n = answer.columns.significant.filter(Boolean).length;
    return [...F.planWords.unrecorded(answer).flatMap(note), ...note(said), ...note(counts ? F.t('wall.view.told', {n: F.number(n)}) : '')];
  };

  const asOf = () => [
    F.t('wall.view.as_of', {time: F.shortMoment(new Date(answer.as_of))}),
    answer.unlocated && F.t('layer.unlocated', {n: F.number(answer.unlocated)}),
    answer.day_only && F.t('layer.day_only', {n: F.number(answer.day_only)}),
  ].filter(Boolean).join(F.t('join.dot'));

  const head = () => {
    const box = F.make('div', 'wall-legend-head');
    box.append(F.make('strong', '', answer.name), F.make('span', 'wall-legend-count', totalWords()));
    return box;
  };

  const note = (text) => (text ? [F.make('div', 'note', text)] : []);

  const legend = () => {
    const {measure, window: span} = answer;
    const box = F.el('wall-view');
    const lacks = bad().length ? F.stale.lacking({stale: isStale(), spec: {feeds: answer.sources}}) : '';
    const what = [F.planWords.measureName(measure.id), F.planWords.windowName(span), byWords()].join(F.t('join.dot'));
    box.classList.toggle('is-stale', isStale());
    box.replaceChildren(head(), ...note(what), ...note(cutWords()), ...note(answer.area ? F.t('wall.view.outside') : ''), ...note(againstWords()),
      ...(answer.breaks.length || answer.against ? [F.planLegend.steps(answer)] : []), ...toldWords(), ...note(asOf()), ...note(lacks));
    box.hidden = false;
  };

  const draw = () => {
    answer.stale = isStale();
    legend();
    if (F.map) {
      F.answerMap.draw(answer);
      // Between two areas of one colour stands a line, and under hexagons the areas are where one finds one's way.
      for (const id of ['area-casing', 'area-line']) F.mapping.show(id, true);
      F.mapping.draw();
      F.stale.apply();
    }
    F.emit('wall-view', answer);
  };

  const clear = () => {
    if (!held) return;
    held = null;
    answer = null;
    const box = F.el('wall-view');
    box.hidden = true;
    box.replaceChildren();
    if (F.map) F.answerMap.clear();
    F.mapping.draw();
    F.stale.apply();
    F.emit('wall-view', null);
  };

  const refresh = async () => {
    const mine = held;
    clearTimeout(timer);
    if (!mine) return;
    asked = Date.now();
    try {
      const next = await F.http.json('/data/wall/view');
      await Promise.all([next.by, next.area?.kind].map((kind) => F.config.area_kinds.some(({id}) => id === kind) && F.areas.load(kind)));
      // Meanwhile something else took the wall, or another pin: that one is asked for by itself.
      if (held !== mine || next.pin !== mine) return;
      answer = next;
      draw();
    } catch (error) {
      // It was taken down, deleted or changed: the scenes go on, without waiting for the next look at the pins.
      if (error.status === 404 && held === mine) F.emit('wall-pin', null);
      // Anything else: the last picture stays, with its moment, and is asked for again before long.
      else console.error(`fengge: wall view: ${error.message}`);
    }
  };

  const onScene = ({who, answers}) => {
    if (who !== 'pin' || !answers) { clear(); return; }
    held = answers;
    refresh();
  };

  /** The pins are looked at whenever the state changes, and twice a minute: what still hangs is then asked anew. */
  const onPin = (pin) => {
    if (!held || pin?.id !== held) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(0, asked + GAP_MS - Date.now()));
  };

  const onState = () => { if (answer && answer.stale !== isStale()) draw(); };

  const start = () => {
    F.answerMap.mount();
    F.on('scene', onScene);
    F.on('wall-pin', onPin);
    F.on('state', onState);
  };

  F.wallView = {start, isStale, answer: () => answer};
})();
