// Alarms on the map: one mark a place, by the priority of what stands there; only what nobody acknowledged moves.
(() => {
  'use strict';

  const F = window.fengge;
  const CLEAR_PX = 10;
  const marks = new Map();

  const keyOf = (alarm) => `${alarm.place.kind}:${alarm.place.code}`;

  /** The first alarm of each place (the list comes by priority), unacknowledged ones before others. */
  const places = () => {
    const held = new Map();
    const {rows} = F.alarms.state;
    for (const alarm of [...rows].sort((a, b) => (a.state === b.state ? a.priority - b.priority : a.state === 'unacknowledged' ? -1 : 1))) {
      if (!alarm.place.centre) continue;
      const here = held.get(keyOf(alarm));
      if (here) here.count += 1;
      else held.set(keyOf(alarm), {alarm, count: 1});
    }
    return held;
  };

  const make = ({alarm, count}) => {
    const words = F.t('alarms.go', {name: F.alarms.name(alarm), place: F.alarms.place(alarm)});
    const node = F.button(`alarm-mark is-p${alarm.priority} is-${alarm.state}`, words, (event) => {
      event.stopPropagation();
      F.alarmList?.choose(alarm);
    }, '');
    node.append(F.alarms.shape(alarm));
    if (count > 1) node.append(F.make('span', 'alarm-mark-count', F.number(count)));
    if (F.config.page === 'wall') node.tabIndex = -1;
    return node;
  };

  /** In the middle of an area stands its name: the mark stands above it. */
  const standing = ({alarm}) => (alarm.place.kind === 'cell' ? {} : {anchor: 'bottom', offset: [0, -CLEAR_PX * F.scale]});

  const draw = () => {
    if (!F.map) return;
    const wanted = places();
    for (const [key, {mark, drawn}] of marks) {
      const next = wanted.get(key);
      if (next && drawn === sign(next)) { wanted.delete(key); continue; }
      mark.remove();
      marks.delete(key);
    }
    for (const [key, one] of wanted) {
      const mark = new maplibregl.Marker({element: make(one), ...standing(one)}).setLngLat(one.alarm.place.centre).addTo(F.map);
      marks.set(key, {mark, drawn: sign(one)});
    }
  };

  const sign = ({alarm, count}) => JSON.stringify([alarm.id, alarm.occurrence, alarm.state, alarm.priority, count, F.config.lang]);

  const start = () => F.on('alarms', draw);

  F.alarmMarks = {start};
})();
