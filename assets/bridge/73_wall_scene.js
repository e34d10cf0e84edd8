// The wall's scene: the whole district, or, while an emergency lasts in one area, that area; then the district again.
(() => {
  'use strict';

  const F = window.fengge;
  const MARGIN_PX = 90;

  let shown = '';
  let before = null;

  const motion = () => ({duration: F.reducedMotion() ? 0 : 400});

  const giveBack = () => {
    F.view.selection = null;
    F.selecting.draw();
    if (before) F.map.easeTo({...before, ...motion()});
    before = null;
  };

  const area = async ({area_kind: kind, area_code: code}) => {
    await F.areas.load(kind);
    const box = F.areas.bounds(kind, code);
    if (!box) return;
    F.view.selection = {type: 'area', kind, id: code};
    F.selecting.draw();
    before = before || {center: F.map.getCenter(), zoom: F.map.getZoom()};
    F.map.fitBounds(box, {padding: MARGIN_PX * F.times, ...motion()});
  };

  /** The newest emergency takes the scene; several areas at once are seen on the whole district. */
  const follow = (lasting) => {
    document.body.classList.toggle('in-emergency', lasting.length > 0);
    if (!F.map) return;
    const placed = lasting.filter((one) => one.area_kind);
    const next = placed.length === 1 && lasting.length === 1 ? placed[0] : null;
    const key = next ? `${next.area_kind}:${next.area_code}` : '';
    if (key === shown) return;
    shown = key;
    if (next) area(next).catch((error) => { shown = ''; console.error(`fengge: scene: ${error.message}`); });
    else giveBack();
  };

  const start = () => F.on('emergency', follow);

  F.scene = {start, shown: () => shown};
})();
