// The wall's scene: the whole district, or the one place that an emergency or a critical alarm is about; then the district again.
(() => {
  'use strict';

  const F = window.fengge;
  const MARGIN_PX = 90;
  const ALARM_ZOOM_MOST = 14.5;

  let shown = '';
  let before = null;
  let lasting = [];
  let critical = [];

  const motion = () => ({duration: F.reducedMotion() ? 0 : 400});

  const giveBack = () => {
    F.view.selection = null;
    F.selecting.draw();
    if (before) F.map.easeTo({...before, ...motion()});
    before = null;
  };

  const goTo = (selection, box) => {
    F.view.selection = selection;
    F.selecting.draw();
    before = before || {center: F.map.getCenter(), zoom: F.map.getZoom()};
    F.map.fitBounds(box, {padding: MARGIN_PX * F.times, maxZoom: ALARM_ZOOM_MOST + F.zoomShift, ...motion()});
  };

  const area = async ({area_kind: kind, area_code: code}) => {
    await F.areas.load(kind);
    const box = F.areas.bounds(kind, code);
    if (box) goTo({type: 'area', kind, id: code}, box);
  };

  const alarm = async ({place: {kind, code, bounds}}) => {
    if (kind !== 'cell') await F.areas.load(kind);
    const selection = kind === 'cell' ? {type: 'cell', id: code} : {type: 'area', kind, id: code};
    goTo(selection, [bounds.slice(0, 2), bounds.slice(2)]);
  };

  /** What the scene is about: an emergency before an alarm; several places at once are seen on the whole district. */
  const subject = () => {
    if (lasting.length) {
      const placed = lasting.filter((one) => one.area_kind);
      const one = placed.length === 1 && lasting.length === 1 ? placed[0] : null;
      return one && {key: `${one.area_kind}:${one.area_code}`, go: () => area(one)};
    }
    const places = new Set(critical.map((one) => `${one.place.kind}:${one.place.code}`));
    return places.size === 1 ? {key: [...places][0], go: () => alarm(critical[0])} : null;
  };

  const follow = () => {
    document.body.classList.toggle('in-emergency', lasting.length > 0);
    if (!F.map) return;
    const next = subject();
    const key = next ? next.key : '';
    if (key === shown) return;
    shown = key;
    if (next) next.go().catch((error) => { shown = ''; console.error(`fengge: scene: ${error.message}`); });
    else giveBack();
  };

  const start = () => {
    F.on('emergency', (still) => { lasting = still; follow(); });
    // Acknowledged, a critical alarm gives the scene back.
    F.on('alarms', ({rows}) => {
      critical = rows.filter((one) => one.priority === 1 && one.state === 'unacknowledged' && one.place.bounds);
      follow();
    });
  };

  F.scene = {start, shown: () => shown};
})();
