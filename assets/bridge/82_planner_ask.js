// The planner's question and its answer: changed in one place, asked at once, shown while it takes long, stopped on demand.
(() => {
  'use strict';

  const F = window.fengge;
  const SLOW_MS = 400;
  const LOOK_MS = 700;

  const plan = {question: null, text: '', answer: null, asking: null, failed: '', depth: 0};
  F.plan = plan;

  const address = () => {
    const params = new URLSearchParams(location.search);
    params.delete('q');
    const camera = F.map?.getCenter();
    if (camera) {
      params.set('z', F.map.getZoom().toFixed(2));
      params.set('lat', camera.lat.toFixed(5));
      params.set('lng', camera.lng.toFixed(5));
    }
    const rest = params.toString();
    return `${location.pathname}?q=${F.question.write(plan.question)}${rest ? `&${rest}` : ''}`;
  };

  const keepCamera = F.debounce(() => history.replaceState(history.state, '', address()), 250);

  const number = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

  const showProgress = (percent) => {
    const box = F.el('planner-progress');
    if (!plan.asking) { box.hidden = true; return; }
    const known = typeof percent === 'number';
    const said = F.t(known ? 'planner.working_percent' : 'planner.working', {n: known ? Math.round(percent) : ''});
    const bar = F.make('progress', 'planner-bar');
    bar.max = 100;
    if (known) bar.value = percent;
    bar.setAttribute('aria-label', said);
    box.replaceChildren(F.make('span', '', said), bar, F.button('choice', F.t('planner.stop'), stop));
    box.hidden = false;
  };

  /** While an answer takes long: how far it is, again and again until it is there. */
  const watch = async (run) => {
    while (plan.asking === run) {
      let percent = null;
      try { ({percent} = await F.http.json(`/data/planner/runs/${run.number}`)); } catch { /* it is just over */ }
      if (plan.asking !== run) return;
      showProgress(percent);
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  };

  const stopRun = (run) => {
    run.abort.abort();
    F.http.post(`/data/planner/runs/${run.number}/stop`, {}).catch((error) => console.warn(`fengge: stop: ${error.message}`));
  };

  const stop = () => {
    if (!plan.asking) return;
    stopRun(plan.asking);
    plan.asking = null;
    Object.assign(plan, {failed: F.t('planner.stopped'), wrong: ''});
    showProgress();
    F.emit('plan-failed');
  };

  const finish = (run, change) => {
    if (plan.asking !== run) return;
    clearTimeout(run.slow);
    plan.asking = null;
    showProgress();
    change();
  };

  /** A wrong part of a question by its name on the page; the server's sentence stands behind it. */
  const told = (error) => {
    const part = /^question, part (\w+)/.exec(error.message)?.[1];
    const known = part && F.has(`planner.part.${part}`);
    return known ? {failed: F.t('planner.wrong_part', {name: F.t(`planner.part.${part}`)}), wrong: error.message} : {failed: F.http.why(error), wrong: ''};
  };

  const ask = async () => {
    if (plan.asking) stopRun(plan.asking);
    const run = {number: number(), abort: new AbortController()};
    plan.asking = run;
    plan.text = F.question.write(plan.question);
    run.slow = setTimeout(() => watch(run), SLOW_MS);
    F.emit('plan-asked');
    try {
      const query = new URLSearchParams({q: plan.raw || plan.text, run: run.number});
      const answer = await F.http.json(`/data/planner?${query}`, {signal: run.abort.signal});
      finish(run, () => { plan.answer = answer; plan.failed = ''; F.emit('plan', answer); });
    } catch (error) {
      if (error.name === 'AbortError') return;
      finish(run, () => { Object.assign(plan, told(error)); F.emit('plan-failed'); });
    }
    if (plan.asking === null) document.body.classList.add('is-ready');
  };

  /** Ask another question: what `patch` says, all else as it stands. */
  const change = (patch, {push = true} = {}) => {
    const next = {...plan.question, ...patch};
    // What could not be read at all reads as the first question: from there one must get away.
    if (F.question.write(next) === F.question.write(plan.question) && !plan.failed) return;
    // Rows are chosen among the places of an answer: by other places there are none.
    const moved = next.by !== plan.question.by || next.resolution !== plan.question.resolution;
    plan.question = moved && !patch.picked ? {...next, picked: []} : next;
    plan.raw = '';
    if (push) {
      plan.depth += 1;
      history.pushState({...history.state, depth: plan.depth}, '', address());
    } else history.replaceState(history.state, '', address());
    ask();
  };

  const take = () => {
    plan.raw = new URLSearchParams(location.search).get('q') || '';
    plan.question = F.question.read(plan.raw);
    plan.depth = history.state?.depth || 0;
  };

  /** One question back, as the browser's own button. */
  const undo = () => { if (plan.depth > 0) history.back(); };

  const toggled = (list, value) => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]);

  const toggle = (part, value) => change({[part]: toggled(plan.question[part], value)});

  /** Take every filter off; what is asked, when and how it is shown stays. */
  const unfilter = () => {
    const {measure, window: span, against, by, resolution, shade} = plan.question;
    change({...F.question.START, measure, window: span, against, by, resolution, shade});
  };

  const start = () => {
    take();
    window.addEventListener('popstate', () => { take(); ask(); });
    F.on('moved', keepCamera);
  };

  F.planner = {start, ask, change, toggle, undo, stop, reset: () => { F.planClasses.clear(); change({...F.question.START}); }, unfilter};
})();
