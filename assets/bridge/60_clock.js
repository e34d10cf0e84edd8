// The page's clock: runs by itself from the server's last word; carries the replay's commands.
(() => {
  'use strict';

  const F = window.fengge;
  let state = null;
  let taken = 0;
  let held = null;
  let nonce = 0;

  /** Take the server's clock {now, speed, paused, kind, start, end}. */
  const take = (clock) => {
    state = {...clock, at: Date.parse(clock.now)};
    taken = performance.now();
    F.emit('clock', state);
  };

  /** The district's present moment. A replay that passes its end begins again, as the server's does. */
  const now = () => {
    if (!state) return new Date(0);
    if (held) return held;
    const gone = state.paused || state.kind === 'frozen' ? 0 : (performance.now() - taken) * state.speed;
    const at = state.at + gone;
    const [start, end] = [Date.parse(state.start), Date.parse(state.end)];
    return new Date(state.kind === 'replay' && at >= end ? start + ((at - start) % (end - start)) : at);
  };

  /** Stand at a moment, whatever the clock would say; null lets it run again. */
  const hold = (at) => {
    held = at;
    tick();
  };

  const command = (verb, args) => {
    nonce += 1;
    F.setProps('desk-clock-command', {data: {verb, args, nonce}});
  };

  const LOCAL = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+(\d{1,2})[:：](\d{2}))?\s*$/;

  const localMs = (at) => {
    const seen = F.parts(at);
    return Date.UTC(+seen.year, +seen.month - 1, +seen.day, +seen.hour, +seen.minute);
  };

  /** `YYYY-MM-DD HH:MM` in the district's zone (a bare day is its first minute) to a moment, or null. */
  const readLocal = (text) => {
    const hit = LOCAL.exec(text);
    if (!hit) return null;
    const [year, month, day, hour, minute] = hit.slice(1).map((part) => Number(part || 0));
    const meant = Date.UTC(year, month - 1, day, hour, minute);
    const asked = new Date(meant);
    // 25:00 and 02-30 would roll over into another day: what does not read back as typed was never a moment.
    const same = asked.getUTCMonth() === month - 1 && asked.getUTCDate() === day && asked.getUTCHours() === hour
      && asked.getUTCMinutes() === minute;
    if (!same) return null;
    // Twice, since the offset at the guess may be that of the other side of a change to summer time.
    let at = meant;
    for (let tries = 0; tries < 2; tries += 1) at -= localMs(new Date(at)) - meant;
    return localMs(new Date(at)) === meant ? new Date(at) : null;
  };

  const jumpTo = (at) => { if (at && Number.isFinite(at.getTime())) command('clock.jump', {at: at.toISOString()}); };

  /** Why a moment cannot be jumped to, in words, or nothing. The server would say the same, in its own language. */
  const jumpProblem = (at) => {
    if (!at) return F.t('clock.unreadable', {form: F.t('clock.jump_form'), now: F.moment(now())});
    const [start, end] = [new Date(state.start), new Date(state.end)];
    if (!state.start || (at >= start && at < end)) return '';
    return F.t('clock.outside', {start: F.moment(start), end: F.moment(end)});
  };

  const ACTIONS = {
    toggle: () => command(state.paused ? 'clock.resume' : 'clock.pause', {}),
    speed: (target) => command('clock.speed', {speed: Number(target.dataset.speed)}),
    jump: () => {
      const input = F.el('desk-clock-jump');
      const at = readLocal(input.value);
      const problem = jumpProblem(at);
      input.setAttribute('aria-invalid', String(Boolean(problem)));
      F.setProps('desk-notice', {children: problem});
      if (!problem) jumpTo(at);
    },
  };

  const onKey = (event) => {
    if (event.key === 'Enter' && event.target.id === 'desk-clock-jump' && state) ACTIONS.jump();
  };

  const onClick = (event) => {
    const target = event.target.closest('[data-clock]');
    if (target && state) ACTIONS[target.dataset.clock](target);
  };

  const onTrack = (event) => {
    const track = F.el('desk-clock-track');
    if (!track || !track.contains(event.target) || !state?.start || !F.config.can.clock) return;
    const box = track.getBoundingClientRect();
    const part = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
    const [start, end] = [Date.parse(state.start), Date.parse(state.end)];
    jumpTo(new Date(start + part * (end - start)));
  };

  const showControls = () => {
    const play = F.el('desk-clock-toggle');
    if (play) {
      play.classList.toggle('is-paused', state.paused);
      const words = F.t(state.paused ? 'clock.resume' : 'clock.pause');
      play.setAttribute('aria-label', words);
      play.title = words;
    }
    for (const button of document.querySelectorAll('[data-clock="speed"]')) {
      button.setAttribute('aria-pressed', String(Number(button.dataset.speed) === state.speed));
    }
  };

  const midnights = (start, end) => {
    const out = [];
    for (let at = start; at <= end; at += 3600000) {
      if (F.parts(new Date(at)).hour === '00') out.push(at);
    }
    return out;
  };

  /** Days of the replay as ticks under the track; drawn once for a span. */
  const drawTicks = () => {
    const box = F.el('desk-clock-ticks');
    if (!box || !state.start || box.dataset.span === `${state.start}${state.end}`) return;
    box.dataset.span = `${state.start}${state.end}`;
    const [start, end] = [Date.parse(state.start), Date.parse(state.end)];
    if (end - start > 40 * 86400000) return;
    const ends = end - 0.05 * (end - start); // a label beyond would be cut off
    box.replaceChildren(...midnights(start, ends).map((at) => {
      const tick = F.make('span', 'tick', F.day(new Date(at)));
      tick.style.left = `${(100 * (at - start)) / (end - start)}%`;
      return tick;
    }));
  };

  const WINDOW_MS = {'24h': 86400000, '7d': 7 * 86400000, '28d': 28 * 86400000};

  const drawTrack = (at) => {
    const head = F.el('desk-clock-head');
    if (!head || !state.start) return;
    const [start, end] = [Date.parse(state.start), Date.parse(state.end)];
    const part = (moment) => 100 * Math.min(1, Math.max(0, (moment - start) / (end - start)));
    head.style.left = `${part(at)}%`;
    const span = F.el('desk-clock-span');
    const from = part(at - (WINDOW_MS[F.view.window] || 0));
    span.style.left = `${from}%`;
    span.style.width = `${part(at) - from}%`;
  };

  const tick = () => {
    if (!state) return;
    const page = F.config.page;
    const at = now();
    F.setText(`${page}-clock-text`, page === 'wall' ? F.time(at) : F.seconds(at));
    F.setText(`${page}-clock-seconds`, `:${F.parts(at).second}`);
    F.setText(`${page}-clock-date`, F.t('date.full', {
      year: F.parts(at).year, month: String(Number(F.parts(at).month)), day: String(Number(F.parts(at).day)),
      weekday: F.t(`weekday.${F.parts(at).weekday.toLowerCase()}`), iso: F.fullDay(at),
    }));
    const from = new Date(at - (WINDOW_MS[F.view.window] || 0));
    F.setText(`${page}-clock-range`, F.t('clock.range', {from: F.moment(from).slice(5), to: F.moment(at).slice(5)}));
    drawTrack(at);
    F.emit('second', at);
  };

  const start = () => {
    take(F.config.clock);
    F.on('clock', () => { showControls(); drawTicks(); tick(); });
    F.emit('clock', state);
    setInterval(tick, 1000);
    document.addEventListener('click', onClick);
    document.addEventListener('click', onTrack);
    document.addEventListener('keydown', onKey);
  };

  F.clock = {take, now, hold, start, readLocal, state: () => state};
})();
