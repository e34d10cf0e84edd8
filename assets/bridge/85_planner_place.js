// The place of a question: a polygon or a circle, drawn by mouse, by keyboard on the map's cross, or typed as coordinates.
(() => {
  'use strict';

  const F = window.fengge;
  const CIRCLE_SIDES = 72;
  const METRES = 111319.49;
  const CLOSE_PX = 12;
  let drawing = null;

  const circle = (lon, lat, metres) => {
    const up = metres / METRES;
    const across = up / Math.cos((lat * Math.PI) / 180);
    return Array.from({length: CIRCLE_SIDES + 1}, (_, at) => {
      const turn = (at / CIRCLE_SIDES) * 2 * Math.PI;
      return [lon + across * Math.cos(turn), lat + up * Math.sin(turn)];
    });
  };

  const pairs = (numbers) => Array.from({length: numbers.length / 2}, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);

  /** What stands on the map for an area of a question. */
  const featuresOf = (area) => {
    const [kind, rest] = [area.slice(0, area.indexOf(':')), area.slice(area.indexOf(':') + 1)];
    const of = (coordinates) => [{type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: [coordinates]}}];
    if (kind === 'polygon') { const ring = pairs(rest.split(',').map(Number)); return of([...ring, ring[0]]); }
    if (kind === 'buffer') return of(circle(...rest.split(',').map(Number)));
    if (kind === 'cell') return rest.split(',').map((cell) => ({type: 'Feature', properties: {}, geometry: F.answerMap.boundary(cell)}));
    return rest.split(',').flatMap((code) => F.areas.parts(kind, F.question.unescaped(code)));
  };

  const plain = (number) => String(Number(number.toFixed(5)));

  const sketch = () => {
    const {kind, corners, metres} = drawing;
    if (kind === 'buffer') return corners.length ? `buffer:${corners[0].map(plain).join(',')},${metres}` : '';
    return corners.length > 2 ? `polygon:${corners.flat().map(plain).join(',')}` : '';
  };

  const show = () => {
    const area = sketch();
    const open = !area && drawing.corners.length
      ? [{type: 'Feature', properties: {}, geometry: {type: 'LineString', coordinates: [...drawing.corners, ...(drawing.corners.length === 1 ? drawing.corners : [])]}}] : [];
    F.mapping.setData('planner-place', area ? featuresOf(area) : open);
    F.mapping.setData('planner-picked', drawing.corners.map((at) => ({type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: [circle(...at, 4 * 156543 * Math.cos((at[1] * Math.PI) / 180) / 2 ** F.map.getZoom())]}})));
    tell();
  };

  const tell = () => {
    const box = F.el('planner-drawing');
    const {kind, corners, metres} = drawing;
    const ready = Boolean(sketch());
    const buttons = [
      ...(ready ? [F.button('primary', F.t('planner.draw_done'), finish)] : []),
      ...(corners.length ? [F.button('choice', F.t('planner.draw_back'), back)] : []),
      F.button('choice', F.t('planner.draw_cancel'), () => end()),
    ];
    const row = F.make('div', 'chooser');
    row.append(...buttons);
    box.replaceChildren(F.make('strong', '', F.t(`planner.draw_${kind}`)), F.make('span', 'note', F.t(`planner.draw_how_${kind}`, {n: corners.length, m: F.number(metres)})), row);
    box.hidden = false;
  };

  const back = () => { drawing.corners.pop(); show(); };

  const finish = () => {
    const area = sketch();
    if (!area) return;
    end();
    F.planner.change({area});
  };

  const end = () => {
    drawing = null;
    F.el('planner-drawing').hidden = true;
    F.map.getCanvas().style.cursor = '';
    F.map.doubleClickZoom.enable();
    F.planMap.showPlace(F.plan.question.area);
    if (F.plan.answer) F.planMap.draw(F.plan.answer);
  };

  /** Begin to draw; `metres` is the circle's. */
  const begin = (kind, metres = 0) => {
    if (!F.map) return;
    drawing = {kind, metres, corners: []};
    F.map.getCanvas().style.cursor = 'crosshair';
    F.map.doubleClickZoom.disable();
    F.map.getCanvas().focus();
    show();
  };

  const add = (lngLat) => {
    const at = [lngLat.lng, lngLat.lat];
    if (drawing.kind === 'buffer') { drawing.corners = [at]; finish(); return; }
    const first = drawing.corners[0];
    if (drawing.corners.length > 2 && first) {
      const [a, b] = [F.map.project(first), F.map.project(at)];
      if (Math.hypot(a.x - b.x, a.y - b.y) < CLOSE_PX) { finish(); return; }
    }
    const last = drawing.corners.at(-1);
    if (last && Math.hypot(last[0] - at[0], last[1] - at[1]) < 1e-7) return;
    drawing.corners.push(at);
    show();
  };

  const onKey = (event) => {
    if (!drawing) return;
    if (event.key === 'Escape') { event.preventDefault(); end(); }
    if (event.target !== F.map.getCanvas()) return;
    if (event.key === ' ') { event.preventDefault(); add(F.map.getCenter()); }
    if (event.key === 'Enter') { event.preventDefault(); finish(); }
    if (event.key === 'Backspace' && drawing.corners.length) { event.preventDefault(); back(); }
  };

  /** Coordinates as typed: two numbers and metres are a circle, three pairs or more a polygon; '' where they are neither. */
  const typed = (text, metres) => {
    const numbers = text.split(/[\s,;，；、]+/).filter(Boolean).map(Number);
    if (numbers.some((number) => !Number.isFinite(number))) return '';
    if (numbers.length === 2) return `buffer:${numbers.map(plain).join(',')},${metres}`;
    return numbers.length >= 6 && numbers.length % 2 === 0 ? `polygon:${numbers.map(plain).join(',')}` : '';
  };

  const start = () => {
    if (!F.map) return;
    // What draws picks no place: even the click that ends it.
    F.map.on('click', (event) => { if (drawing) { event.preventDefault(); add(event.lngLat); } });
    F.map.on('dblclick', (event) => { if (drawing) { event.preventDefault(); finish(); } });
    document.addEventListener('keydown', onKey);
  };

  F.planPlace = {start, begin, typed, featuresOf, active: () => Boolean(drawing)};
})();
