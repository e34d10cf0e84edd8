// The time of an answer: bars by step, which are the slider too. Chosen, stepped through or played, one after another.
(() => {
  'use strict';

  const F = window.fengge;
  const PLAY_MS = 1200;
  let playing = 0;
  let anchor = null;

  const LENGTH = {hour: [0, 0, 0, 1], day: [0, 0, 1], week: [0, 0, 7], month: [0, 1], year: [1]};

  /** A step's begin in the district's time (`2026-11-26T00:00`) and the begin of the next, as moments. */
  const ends = (bucket, step) => {
    const [date, time] = bucket.split('T');
    const parts = [...date.split('-'), ...time.split(':')].map(Number);
    const next = parts.map((part, at) => part + (LENGTH[step][at] || 0));
    const utc = new Date(Date.UTC(next[0], next[1] - 1, next[2], next[3], next[4]));
    const text = utc.toISOString().slice(0, 16).replace('T', ' ');
    return [F.clock.readLocal(bucket.replace('T', ' ')), F.clock.readLocal(text)];
  };

  /** Every step of the window, those without events too. */
  const buckets = (answer) => {
    const told = answer.facets.span.values;
    const found = Object.keys(told).sort();
    if (!found.length) return [];
    const out = [];
    const last = new Date(answer.window.end);
    for (let at = found[0], guard = 0; guard < 2000; guard += 1) {
      out.push({at, n: told[at]?.n || 0, then: told[at]?.n_then || 0});
      const [, next] = ends(at, answer.step);
      if (!next || next >= last) break;
      at = `${F.fullDay(next)}T${F.time(next)}`;
    }
    return out;
  };

  const label = (bucket, step) => {
    const [date, time] = bucket.split('T');
    if (step === 'hour') return `${date.slice(5)} ${time}`;
    if (step === 'year') return date.slice(0, 4);
    return step === 'month' ? date.slice(0, 7) : date.slice(5);
  };

  const spanText = (first, last, step) => {
    const [from] = ends(first, step);
    const [, to] = ends(last, step);
    return from && to ? [from, to].map((at) => `${at.toISOString().slice(0, 16)}Z`).join('/') : '';
  };

  const list = () => (F.plan.answer ? buckets(F.plan.answer) : []);

  const chosenAt = (answer, items) => {
    const {span} = F.plan.question;
    if (!span) return items.map(() => false);
    const [from, to] = span.split('/').map((text) => new Date(text));
    return items.map((item) => { const [begin] = ends(item.at, answer.step); return begin >= from && begin < to; });
  };

  const choose = (first, last, push = true) => {
    const items = list();
    const [low, high] = first < last ? [first, last] : [last, first];
    F.planner.change({span: spanText(items[low].at, items[high].at, F.plan.answer.step)}, {push});
  };

  const stepTo = (by, push = false) => {
    const items = list();
    if (!items.length) return;
    const held = chosenAt(F.plan.answer, items);
    const at = by > 0 ? held.lastIndexOf(true) : held.indexOf(true);
    const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
    choose(next, next, push);
  };

  const stop = () => { clearTimeout(playing); playing = 0; };

  /** One step after another, each as long as its answer takes and a moment to look at it. */
  const play = () => {
    if (playing) { stop(); draw(F.plan.answer); return; }
    stepTo(1, true);
    playing = setTimeout(next, PLAY_MS);
    draw(F.plan.answer);
  };
  const next = () => {
    if (!playing) return;
    if (!F.plan.asking) stepTo(1);
    playing = setTimeout(next, PLAY_MS);
  };

  const bar = (item, at, answer, most, chosen) => {
    const node = F.make('button', 'time-bar');
    node.type = 'button';
    const title = [label(item.at, answer.step), F.t('planner.bar', {n: F.number(item.n)}), answer.against ? F.t('planner.bar_then', {n: F.number(item.then)}) : ''];
    node.title = title.filter(Boolean).join(F.t('join.dot'));
    node.setAttribute('aria-label', node.title);
    node.setAttribute('aria-pressed', String(chosen));
    const fill = F.make('span', 'time-fill');
    fill.style.height = `${(100 * item.n) / most}%`;
    node.append(fill);
    if (answer.against) {
      const then = F.make('span', 'time-then');
      then.style.bottom = `${(100 * item.then) / most}%`;
      node.append(then);
    }
    node.addEventListener('click', (event) => {
      stop();
      if (event.shiftKey && anchor !== null) { choose(anchor, at); return; }
      anchor = at;
      if (chosen && F.plan.question.span === spanText(item.at, item.at, answer.step)) F.planner.change({span: ''});
      else choose(at, at);
    });
    return node;
  };

  const head = (answer, items) => {
    const row = F.make('div', 'time-row');
    const {span} = F.plan.question;
    row.append(F.make('h3', '', F.t(`planner.by_step.${answer.step}`)), ...F.planWords.barsCount(answer));
    if (items.length) {
      row.append(
        F.button('choice', F.t('planner.step_back'), () => { stop(); stepTo(-1, true); }, '◀'),
        F.button('choice', F.t(playing ? 'planner.pause' : 'planner.play'), play, playing ? '❚❚' : '▶'),
        F.button('choice', F.t('planner.step_on'), () => { stop(); stepTo(1, true); }, '▶|'),
      );
    }
    row.append(F.make('span', 'note', span ? F.planWords.windowName(span) : items.length ? F.t('planner.time_how') : F.planWords.nothing(answer)));
    if (span) row.append(F.button('choice', F.t('planner.time_all'), () => { stop(); F.planner.change({span: ''}); }));
    if (answer.against) row.append(F.make('span', 'note time-key', F.t('planner.time_key')));
    return row;
  };

  const draw = (answer) => {
    if (!answer) return;
    const items = buckets(answer);
    const most = Math.max(1, ...items.flatMap((item) => [item.n, item.then]));
    const chosen = chosenAt(answer, items);
    const bars = F.make('div', 'time-bars');
    bars.classList.toggle('has-chosen', chosen.some(Boolean));
    bars.append(...items.map((item, at) => bar(item, at, answer, most, chosen[at])));
    const foot = F.make('div', 'time-ends note');
    const shown = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * (items.length - 1)));
    foot.append(...[...new Set(shown)].map((at) => F.make('span', '', items[at] ? label(items[at].at, answer.step) : '')));
    const box = F.el('planner-time');
    const focused = [...box.querySelectorAll('button')].indexOf(document.activeElement);
    box.replaceChildren(head(answer, items), bars, foot);
    if (focused >= 0) box.querySelectorAll('button')[focused]?.focus({preventScroll: true});
  };

  F.planTime = {draw, stop, stepTo, play};
})();
