// The wall's scenes: they go round by themselves; an emergency, a critical alarm or the desk's pin takes the wall and gives it back.
(() => {
  'use strict';

  const F = window.fengge;
  const MARGIN_PX = 90;
  const FADE_MS = 400;
  // How long a critical alarm that nobody acknowledges keeps the scene.
  const ALARM_MS = 60000;
  const RAISED_DEG = 48;
  const NEAR_ZOOM = 14.5;

  // Whoever is first holds the wall: what each of them wants, or null.
  const ORDER = ['emergency', 'alarm', 'pin'];
  const wants = {emergency: null, alarm: null, pin: null};
  const seen = new Map();
  let offset_ms = 0;
  let shown = null;
  let held = null;
  // The kind of area that this wall was opened with.
  let home = '';

  const now = () => Date.now() + offset_ms;
  const scenes = () => F.config.scenes;

  /** All walls go by the server's clock: a reload, or a second wall, is at the same scene. */
  const keepTime = async () => {
    try {
      const response = await F.http.get('/healthz', {cache: 'no-store'});
      const told = Date.parse(response.headers.get('date') || '');
      if (Number.isFinite(told) && Math.abs(told - now()) > 1500) offset_ms = told - Date.now();
    } catch {
      // The clock of this machine will do until the server answers.
    }
  };

  /** The scene whose turn it is, and the seconds until the next. */
  const turn = () => {
    const total = scenes().reduce((sum, scene) => sum + scene.seconds, 0);
    let at = Math.floor(now() / 1000) % total;
    for (const [place, scene] of scenes().entries()) {
      if (at < scene.seconds) return {scene, place, left: scene.seconds - at};
      at -= scene.seconds;
    }
    return {scene: scenes()[0], place: 0, left: scenes()[0].seconds};
  };

  const wanted = () => {
    const who = ORDER.find((name) => wants[name]);
    const {scene, place, left} = turn();
    if (who) return {who, left: null, place, ...wants[who], layers: wants[who].layers || scene.layers};
    return {who: 'turn', key: scene.id, name: scene.name, view: scene.view, layers: scene.layers, raised: scene.raised, place, left};
  };

  const motion = () => ({duration: F.reducedMotion() ? 0 : FADE_MS, essential: false});

  /** Room around a place that is looked at alone; none of it under the legends. */
  const around = () => {
    const {left, top} = F.mapping.padding();
    const margin = MARGIN_PX * F.times;
    return {top: Math.max(top, margin), right: margin, bottom: margin, left};
  };

  const lookAt = async ({view, bounds, centre, raised}) => {
    const [what, kind, code] = String(view || '').split(':');
    const pitch = raised ? RAISED_DEG : 0;
    if (centre && !bounds) F.map.easeTo({center: centre, zoom: NEAR_ZOOM + F.zoomShift, pitch, ...motion()});
    else if (bounds) F.map.fitBounds(bounds, {padding: around(), pitch, maxZoom: NEAR_ZOOM + F.zoomShift, ...motion()});
    else if (what === 'area') {
      await F.areas.load(kind);
      const box = F.areas.bounds(kind, code);
      if (box) F.map.fitBounds(box, {padding: around(), pitch, ...motion()});
    } else if (what === 'point') {
      const [lon, lat, zoom] = kind.split(',').map(Number);
      F.map.easeTo({center: [lon, lat], zoom: zoom + F.zoomShift, pitch, ...motion()});
    } else {
      F.map.fitBounds(F.config.map.bounds, {padding: F.mapping.padding(), pitch, ...motion()});
    }
  };

  const showLegends = () => {
    for (const node of document.querySelectorAll('[data-scene-layer]')) node.hidden = !F.view.layers.has(node.dataset.sceneLayer);
  };

  const show = async (next) => {
    const box = F.el('wall-map').parentElement;
    box.classList.add('is-changing');
    const layers = next.layers.filter((id) => F.layers.has(id));
    F.view.selection = next.selection || null;
    F.cells.raise(Boolean(next.raised));
    F.view.layers = new Set(layers);
    F.view.kind = next.kind || home;
    held = next;
    showLegends();
    F.emit('view', {from: 'scene'});
    F.selecting.draw();
    try {
      if (F.map) await lookAt(next);
    } finally {
      setTimeout(() => box.classList.remove('is-changing'), F.reducedMotion() ? 0 : FADE_MS / 2);
      F.emit('scene', next);
    }
  };

  // --- the head's line --------------------------------------------------------------------------------------------------

  const steps = ({place, left}) => {
    const box = F.el('wall-scene-steps');
    const many = scenes().length;
    box.hidden = many < 2 || left === null;
    if (box.hidden) return;
    if (box.children.length !== many) box.replaceChildren(...scenes().map(() => F.make('span', 'wall-scene-step')));
    for (const [at, node] of [...box.children].entries()) {
      const done = at < place ? 1 : at > place ? 0 : 1 - left / scenes()[place].seconds;
      node.style.setProperty('--done', done.toFixed(3));
      node.classList.toggle('is-here', at === place);
    }
  };

  const nextWords = (next) => {
    if (next.left === null) return next.until ? F.t('wall.scene.until', {time: F.time(new Date(next.until))}) : F.t('wall.scene.gives_back');
    if (scenes().length < 2) return '';
    const after = scenes()[(next.place + 1) % scenes().length];
    return F.t('wall.scene.next', {n: next.left, name: after.name});
  };

  const headline = (next) => {
    F.setText('wall-scene-place', next.who === 'turn'
      ? scenes().length > 1 ? F.t('wall.scene.place', {n: next.place + 1, all: scenes().length}) : F.t('wall.scene')
      : F.t(`wall.scene.${next.who}`));
    F.setText('wall-scene-name', next.name);
    F.setText('wall-scene-next', nextWords(next));
    steps(next);
  };

  // --- who takes the wall -----------------------------------------------------------------------------------------------

  const tick = () => {
    // Without the server no other scene could be filled: the last picture stays, under the band that tells its age.
    if (shown && F.live.state === 'lost') { F.setText('wall-scene-next', ''); return; }
    if (wants.pin && F.clock.now().getTime() >= Date.parse(wants.pin.until)) wants.pin = null;
    if (wants.alarm && Date.now() - seen.get(wants.alarm.id) > ALARM_MS) wants.alarm = null;
    const next = wanted();
    const key = `${next.who}/${next.key}`;
    headline(next);
    if (key === shown) return;
    shown = key;
    document.body.dataset.scene = key;
    show(next).catch((error) => { shown = null; console.error(`fengge: scene: ${error.message}`); });
  };

  /** The newest emergency of one area; several at once are seen on the whole district. */
  const onEmergency = (lasting) => {
    document.body.classList.toggle('in-emergency', lasting.length > 0);
    const placed = lasting.filter((one) => one.area_kind);
    const one = placed.length === 1 && lasting.length === 1 ? placed[0] : null;
    const area = one && `${one.area_kind}:${one.area_code}`;
    wants.emergency = one && {key: area, name: one.area_name || one.area_code, view: `area:${area}`,
      selection: {type: 'area', kind: one.area_kind, id: one.area_code}};
    tick();
  };

  const selected = ({kind, code}) => (kind === 'cell' ? {type: 'cell', id: code} : {type: 'area', kind, id: code});

  /** The newest critical alarm that nobody acknowledged, where it has a place. */
  const onAlarms = (rows) => {
    const standing = rows.filter((row) => row.priority === 1 && row.state === 'unacknowledged' && row.place.centre);
    for (const row of standing) if (!seen.has(row.id)) seen.set(row.id, Date.now());
    const live = standing.filter((row) => Date.now() - seen.get(row.id) <= ALARM_MS);
    const one = live.sort((a, b) => Date.parse(b.raised_at) - Date.parse(a.raised_at))[0];
    wants.alarm = one ? {id: one.id, key: one.id, name: [F.alarms.name(one), F.alarms.place(one)].join(F.t('join.dot')),
      bounds: one.place.bounds, centre: one.place.centre,
      selection: selected(one.place)} : null;
    for (const id of [...seen.keys()]) if (!rows.some((row) => row.id === id)) seen.delete(id);
    tick();
  };

  const onPin = (pin) => {
    const scene = pin && scenes().find((one) => one.id === pin.scene);
    if (!pin || (pin.scene && !scene)) wants.pin = null;
    else if (scene) wants.pin = {...scene, key: pin.id, until: pin.until};
    else if (pin.view) {
      wants.pin = {key: pin.id, name: pin.name, view: pin.place, kind: pin.kind, layers: [], until: pin.until, answers: pin.id};
    } else {
      wants.pin = {key: pin.id, name: F.t('wall.scene.desk_view'), view: `point:${pin.camera}`, layers: pin.layers.split(','), until: pin.until};
    }
    tick();
  };

  const start = () => {
    home = F.view.kind;
    F.on('emergency', onEmergency);
    F.on('wall-alarms', onAlarms);
    F.on('wall-pin', onPin);
    F.on('room', () => { if (held) lookAt(held).catch((error) => console.error(`fengge: scene: ${error.message}`)); });
    setInterval(tick, 1000);
    setInterval(keepTime, 600000);
    keepTime().then(tick);
    tick();
  };

  F.scene = {start, shown: () => shown, ranked: () => F.layering.visible().find((layer) => layer.spec.draw === 'areas') || null};
})();
