// The wall: nobody touches it. Numbers and the ranking of areas swap in place; the page survives days.
(() => {
  'use strict';

  const F = window.fengge;
  const NUMBERS_EVERY_MS = 60000;

  const swap = (id, text) => {
    const node = F.el(id);
    if (!node || node.textContent === text) return;
    F.setText(id, text);
    if (F.reducedMotion()) return;
    node.classList.remove('is-new');
    void node.offsetWidth;
    node.classList.add('is-new');
  };

  const showNumbers = ({numbers}) => {
    const {open, unacknowledged, cameras_on: on, cameras_total: total} = numbers;
    // A number that only repeats its neighbour tells nothing: that it is all of them does.
    const all = open > 0 && unacknowledged === open;
    for (const [name, value] of Object.entries(numbers)) {
      const told = name === 'unacknowledged' && all ? F.t('wall.all_of_them') : F.number(value);
      swap(`wall-number-${name}`, value === null ? '—' : told);
    }
    F.el('wall-number-unacknowledged').nextElementSibling.hidden = all;
    if (open === null) {
      const counts = ['reported_today', 'reported_7d', 'open', 'unacknowledged', 'closed_today'];
      for (const name of counts) swap(`wall-note-${name}`, F.t('headline.no_incidents'));
    } else incidentNotes(numbers);
    const unknown = total ? 'headline.cameras_unknown' : 'headline.no_cameras';
    if (on === null) swap('wall-note-cameras_on', F.t(unknown, {n: F.number(total)}));
    else swap('wall-note-cameras_on', F.t('wall.note.cameras', {on: F.number(on), total: F.number(total)}));
  };

  const incidentNotes = (numbers) => {
    const {open, unacknowledged} = numbers;
    for (const name of ['reported', 'closed']) {
      swap(`wall-note-${name}_today`, F.t('headline.yesterday', {n: F.number(numbers[`${name}_yesterday`])}));
    }
    const {stateless_7d: stateless} = numbers;
    swap('wall-note-reported_7d', stateless ? F.t('headline.stateless', {n: F.number(stateless)}) : F.t('headline.with_unlocated'));
    swap('wall-note-open', F.t('headline.unlocated', {n: F.number(numbers.open_unlocated)}));
    if (open && unacknowledged === open) swap('wall-note-unacknowledged', F.t('wall.note.unacknowledged_all', {n: F.number(open)}));
    else if (open) {
      const part = F.number(Math.floor((1000 * unacknowledged) / open) / 10);
      swap('wall-note-unacknowledged', F.t('wall.note.unacknowledged', {part, n: F.number(unacknowledged), all: F.number(open)}));
    }
  };

  const SIGNS = {more: '▲', fewer: '▼'};

  /** What a number usually is by now, under it; clearly above or below with a sign and a word. */
  const showUsual = (usual) => {
    for (const [name, {mean, kind}] of Object.entries(usual)) {
      const words = mean === null ? F.t('usual.unknown') : F.t('usual.by_now', {n: F.number(Math.round(mean))});
      const word = SIGNS[kind] ? `${SIGNS[kind]} ${F.t(`usual.${kind}`)}` : '';
      swap(`wall-standing-${name}`, word);
      swap(`wall-usual-${name}`, words);
    }
    // How many cameras were on in past weeks stands nowhere.
    swap('wall-usual-cameras_on', F.t('usual.no_record'));
  };

  const refreshNumbers = async () => {
    try {
      const answer = await F.http.json('/data/headline');
      showNumbers(answer);
      showUsual(answer.usual);
    } catch (error) {
      console.error(`fengge: headline: ${error.message}`);
    }
  };

  const nameOf = (code) => {
    const feature = F.areas.parts(F.view.kind, code)[0];
    return feature ? String(feature.properties.name || code) : code;
  };

  const row = ({name, value}, most) => {
    const box = F.make('div', 'rank');
    const bar = F.make('span', 'rank-bar');
    const fill = F.make('span', 'rank-fill');
    fill.style.width = `${(100 * value) / most}%`;
    bar.append(fill);
    box.append(F.make('span', 'rank-name', name), bar, F.make('span', 'rank-value', F.number(value)));
    return box;
  };

  // Read at eight metres, a row is no lower than this; where alarms stand above, fewer areas are named.
  const ROW_PX = 81;
  // Speeds and shares of several areas have no sum.
  const NO_SUM = new Set(['kmh', 'percent']);
  const fitting = (box) => {
    const least = ROW_PX * window.innerWidth * F.config.unit_share;
    return Math.max(0, Math.min(Number(box.dataset.rows || 8), Math.floor(box.clientHeight / least)));
  };

  /** Within a title a kind of area is no beginning. */
  const kindName = (id) => {
    const name = F.config.area_kinds.find((one) => one.id === id)?.name || '';
    return name.charAt(0).toLowerCase() + name.slice(1);
  };

  const restWords = (rest, unit, adds) => {
    if (!adds) return F.t('wall.ranking.rest_plain', {n: rest.length});
    const sum = rest.reduce((total, item) => total + item.value, 0);
    return F.t('wall.ranking.rest', {n: rest.length, sum: F.number(sum), unit});
  };

  /** Areas by a number, as sorted: totals only, never a record. `adds` says whether the values of several have a sum. */
  const rank = ({kind, what, unit, adds, rows, none, low = false}) => {
    const box = F.el('wall-ranking');
    F.setText('wall-ranking-title', F.t('wall.ranking.title', {kind: kindName(kind), layer: what}));
    F.setText('wall-ranking-unit', F.t(low ? 'wall.ranking.unit_low' : 'wall.ranking.unit', {unit}));
    box.parentElement.classList.remove('has-no-room');
    const fits = fitting(box);
    box.parentElement.classList.toggle('has-no-room', fits < 1);
    box.style.setProperty('--rows', Math.max(1, fits));
    const most = Math.max(1, ...rows.map((item) => item.value));
    const empty = F.make('div', 'note wall-rest', none);
    box.replaceChildren(...(rows.length ? rows.slice(0, fits).map((item) => row(item, most)) : [empty]));
    // Where a name is longer than its column all of them have more room, so that the bars still begin below each other.
    box.classList.remove('has-long-names');
    box.classList.toggle('has-long-names', [...box.querySelectorAll('.rank-name')].some((node) => node.scrollWidth > node.clientWidth));
    const rest = rows.slice(fits);
    F.setText('wall-ranking-rest', rest.length ? restWords(rest, unit, adds) : '');
  };

  const showRanking = (layer) => {
    if (!F.el('wall-ranking') || layer.spec.draw !== 'areas' || layer !== F.scene.ranked()) return;
    const {spec} = layer;
    // What somebody must act on comes first: the most of all but speeds, whose scale falls.
    const low = spec.legend.falling;
    const rows = [...layer.values.values()].filter((item) => item.value > 0)
      .sort((a, b) => (low ? a.value - b.value : b.value - a.value)).map(({code, value}) => ({name: nameOf(code), value}));
    rank({kind: F.view.kind, what: F.t(`wall.ranked.${spec.id}`), unit: F.t(`unit.${spec.value_unit}`), rows, low,
      adds: !NO_SUM.has(spec.value_unit), none: F.t(F.fed(spec) && F.stale.heard(spec) ? 'panel.no_open' : 'headline.no_incidents')});
  };

  const showAnswer = ({heard, ranking: {kind, measure, unit, rows}}) => rank({kind, rows, what: F.planWords.measureName(measure),
    unit: F.planWords.unitName(unit), adds: unit === 'events', none: F.t(heard ? 'wall.view.none' : 'headline.no_incidents')});

  /** Whatever holds the wall is ranked: a saved view's answer, or the scene's layer of areas. */
  const showRanked = () => {
    const answer = F.wallView.answer();
    F.el('wall-ranking').parentElement.classList.toggle('has-no-ranking', !answer && !F.scene.ranked());
    if (answer) showAnswer(answer);
    else for (const layer of F.layers.values()) if (layer.values instanceof Map) showRanking(layer);
  };

  const start = () => {
    F.on('state', F.debounce(refreshNumbers, 300));
    F.on('layer', showRanking);
    for (const name of ['areas', 'wall-alarms', 'scene', 'wall-view']) F.on(name, showRanked);
    setInterval(refreshNumbers, NUMBERS_EVERY_MS);
    refreshNumbers();
  };

  F.wall = {start};
})();
