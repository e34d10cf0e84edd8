// The wall's alarms: the most urgent first, each with shape, word, place and age; what does not fit is counted.
(() => {
  'use strict';

  const F = window.fengge;
  const FITS = 4;

  const line = (alarm) => {
    const unknown = F.alarms.unknown(alarm);
    return [F.alarms.priority(alarm), F.alarms.stateWords(alarm), F.alarms.age(alarm.raised_at), ...(unknown ? [unknown] : [])].join(F.t('join.dot'));
  };

  const row = (alarm) => {
    const box = F.make('div', `wall-alarm is-p${alarm.priority} is-${alarm.state}`);
    const title = F.make('strong', '', F.alarms.name(alarm));
    const where = F.make('span', 'wall-alarm-place', F.alarms.place(alarm));
    box.append(F.alarms.shape(alarm), title, where, F.make('span', 'note', line(alarm)));
    return box;
  };

  /** Unacknowledged ones go before acknowledged ones, by priority, the newest of one priority first. */
  const ordered = (rows) => [...rows].sort((a, b) => (a.state !== b.state ? (a.state === 'unacknowledged' ? -1 : 1)
    : a.priority - b.priority || Date.parse(b.raised_at) - Date.parse(a.raised_at)));

  const more = (left) => {
    const waiting = left.filter((alarm) => alarm.state === 'unacknowledged').length;
    return F.t(waiting ? 'wall.alarms.more_waiting' : 'wall.alarms.more', {n: left.length, waiting});
  };

  const rest = (left, shelved) => [
    left.length && more(left),
    shelved.length && F.t('wall.alarms.shelved', {n: shelved.length}),
  ].filter(Boolean).join(F.t('join.dot'));

  const draw = () => {
    const box = F.el('wall-alarms');
    const {loaded, shelved} = F.alarms.state;
    if (!loaded || !box) return;
    const rows = ordered(F.alarms.state.rows);
    box.hidden = !rows.length && !shelved.length;
    // What is cut off is not read: as many as the side has room for, the most urgent first, and how many more there are.
    for (let fits = Math.min(FITS, rows.length); fits >= 0; fits -= 1) {
      const below = rest(rows.slice(fits), shelved);
      box.replaceChildren(...rows.slice(0, fits).map(row), ...(below ? [F.make('div', 'note', below)] : []));
      if (box.getBoundingClientRect().bottom <= box.parentElement.getBoundingClientRect().bottom) break;
    }
    F.emit('wall-alarms', rows);
  };

  const start = () => {
    F.on('alarms', draw);
    F.on('room', draw);
    setInterval(draw, 15000);
    F.alarms.start();
  };

  F.wallAlarms = {start};
})();
