// Symbols, drawn on canvas at the screen's own pixel ratio. Shape carries priority, fill carries state.
(() => {
  'use strict';

  const F = window.fengge;
  const FONT = '"Noto Sans SC"';

  const sheet = (size, draw, width = size) => {
    const ratio = Math.min(4, Math.max(1, window.devicePixelRatio || 1)) * F.scale;
    const side = Math.ceil(size * ratio);
    const across = Math.ceil((width * side) / size);
    const canvas = F.make('canvas');
    [canvas.width, canvas.height] = [across, side];
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    pen.scale(side / size, side / size);
    pen.lineJoin = 'round';
    draw(pen, size);
    return {image: pen.getImageData(0, 0, across, side), ratio: side / size / F.scale};
  };

  const outlines = {
    1: (pen, c, r) => pen.roundRect(c - r * 0.86, c - r * 0.86, r * 1.72, r * 1.72, 1.5),
    2: (pen, c, r) => {
      pen.moveTo(c, c - r * 1.04);
      pen.lineTo(c + r * 1.1, c + r * 0.86);
      pen.lineTo(c - r * 1.1, c + r * 0.86);
      pen.closePath();
    },
    3: (pen, c, r) => pen.arc(c, c, r * 0.92, 0, Math.PI * 2),
  };

  const colourOf = (urgency, open) => {
    if (urgency === 1) return F.token('p1f');
    if (urgency === 2) return F.token(open ? 'p2f' : 'p3');
    return F.token('p3');
  };

  /** One incident or cluster symbol: `open` = not yet acknowledged (filled), `label` drawn inside, or ''. */
  const symbol = (size, urgency, open, label) => sheet(size, (pen) => {
    const c = size / 2;
    const r = size / 2 - 3.5;
    const tint = colourOf(urgency, open);
    pen.beginPath();
    outlines[urgency](pen, c, r);
    pen.strokeStyle = F.token('casing');
    pen.lineWidth = 5;
    pen.stroke();
    pen.fillStyle = open ? tint : F.token('casing');
    pen.fill();
    pen.strokeStyle = tint;
    pen.lineWidth = open ? 1 : 2;
    pen.stroke();
    if (!label) return;
    pen.fillStyle = open ? F.token(urgency === 2 ? 'on2' : 'on') : tint;
    pen.font = `700 ${size * (urgency === 2 ? 0.4 : 0.46)}px ${FONT}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'alphabetic';
    pen.fillText(label, c, c + size * (urgency === 2 ? 0.2 : 0.165));
  });

  const CLUSTER = {height: 24, glyph: 15, width: 40};

  const glyph = (pen, urgency, open, tint) => {
    pen.beginPath();
    outlines[urgency](pen, CLUSTER.glyph / 2, CLUSTER.glyph / 2 - 2);
    pen.strokeStyle = tint;
    pen.lineWidth = 1.6;
    if (open) {
      pen.fillStyle = tint;
      pen.fill();
    }
    pen.stroke();
  };

  /**
   * A cluster: a plate with the sign of its highest priority to the left of the count. A number inside a sign is a
   * priority, a number on a plate is how many. `label` is drawn where the map does not set the count itself; `sign`
   * stands in the priority's place where all of the cluster have it.
   */
  const cluster = (size, urgency, open, label, sign = '') => sheet(size, (pen) => {
    const scale = size / CLUSTER.height;
    pen.scale(scale, scale);
    const {height, width} = CLUSTER;
    const tint = colourOf(urgency, open);
    pen.beginPath();
    pen.roundRect(1.5, 2, width - 3, height - 4, 3);
    pen.fillStyle = F.token('plate');
    pen.fill();
    pen.strokeStyle = urgency < 3 && open ? tint : F.token('line2');
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.translate(4.5, (height - CLUSTER.glyph) / 2);
    pen.font = `700 13px ${FONT}`;
    pen.textAlign = 'center';
    if (sign) {
      pen.fillStyle = tint;
      pen.fillText(sign, CLUSTER.glyph / 2, CLUSTER.glyph / 2 + 4.8);
    } else glyph(pen, urgency, open, tint);
    if (!label) return;
    pen.fillStyle = F.token('t1');
    pen.fillText(label, 24, 12);
  }, size * CLUSTER.width / CLUSTER.height);

  const body = (pen, c, s) => {
    pen.beginPath();
    pen.roundRect(c - s * 0.5, c - s * 0.3, s * 0.66, s * 0.6, s * 0.08);
    pen.moveTo(c + s * 0.2, c - s * 0.08);
    pen.lineTo(c + s * 0.5, c - s * 0.26);
    pen.lineTo(c + s * 0.5, c + s * 0.26);
    pen.lineTo(c + s * 0.2, c + s * 0.08);
    pen.closePath();
  };

  const cameraOn = (pen, c, s) => {
    body(pen, c, s);
    pen.strokeStyle = F.token('casing');
    pen.lineWidth = 2.6;
    pen.stroke();
    pen.fillStyle = F.token('t2');
    pen.fill();
  };

  const cameraOff = (pen, c, s) => {
    body(pen, c, s);
    pen.strokeStyle = F.token('casing');
    pen.lineWidth = 4;
    pen.stroke();
    pen.fillStyle = F.token('casing');
    pen.fill();
    pen.strokeStyle = F.token('t1');
    pen.lineWidth = 1.4;
    pen.stroke();
    pen.beginPath();
    pen.moveTo(c - s * 0.5, c + s * 0.46);
    pen.lineTo(c + s * 0.5, c - s * 0.46);
    pen.stroke();
  };

  const cameraUnknown = (pen, c, s) => {
    pen.beginPath();
    pen.roundRect(c - s * 0.5, c - s * 0.36, s, s * 0.72, s * 0.08);
    pen.fillStyle = F.token('casing');
    pen.fill();
    pen.strokeStyle = F.token('t1');
    pen.lineWidth = 1.4;
    pen.setLineDash([2.4, 1.8]);
    pen.stroke();
    pen.fillStyle = F.token('t1');
    pen.font = `700 ${s * 0.6}px ${FONT}`;
    pen.textAlign = 'center';
    pen.fillText('?', c, c + s * 0.21);
  };

  const cameras = {on: cameraOn, off: cameraOff, unknown: cameraUnknown};

  const dot = () => sheet(8, (pen) => {
    pen.beginPath();
    pen.arc(4, 4, 2.1, 0, Math.PI * 2);
    pen.strokeStyle = F.token('casing');
    pen.lineWidth = 2;
    pen.stroke();
    pen.fillStyle = F.token('t2');
    pen.fill();
  });

  /** 45-degree hatch, tileable: unknown is hatched and never looks like zero. */
  const hatch = () => sheet(16, (pen, size) => {
    pen.strokeStyle = F.token('hatch');
    pen.lineWidth = 2.2;
    for (let at = -size; at <= 2 * size; at += size / 2) {
      pen.beginPath();
      pen.moveTo(at - 2, size + 2);
      pen.lineTo(at + size + 2, -2);
      pen.stroke();
    }
  });

  const plate = (fill, edge) => sheet(16, (pen, size) => {
    pen.beginPath();
    pen.roundRect(0.75, 0.75, size - 1.5, size - 1.5, 2);
    pen.fillStyle = F.token(fill);
    pen.fill();
    pen.strokeStyle = F.token(edge);
    pen.lineWidth = 1;
    pen.stroke();
  });

  const put = (map, name, {image, ratio}, options = {}) => {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, image, {pixelRatio: ratio, ...options});
  };

  const putPlate = (map, name, made) => {
    const at = (value) => value * made.ratio * F.scale;
    const stretch = [[at(4), at(12)]];
    put(map, name, made, {stretchX: stretch, stretchY: stretch, content: [at(3), at(3), at(13), at(13)]});
  };

  /** The plate grows with its count; the sign at its left keeps its form. */
  const putCluster = (map, name, made) => {
    const at = (value) => value * made.ratio * F.scale;
    put(map, name, made, {stretchX: [[at(24), at(34)]], content: [at(21), 0, at(36), Math.min(at(CLUSTER.height), made.image.height)]});
  };

  const CASE = 30;
  const signOf = (code) => (code === 'mixed' ? '' : String.fromCodePoint(Number(code)));
  // Cases' signs are many and few are on the map: each is drawn when the map first asks for it.
  const ON_DEMAND = {
    case: (map, name, urgency, ack, code) => put(map, name, symbol(CASE, urgency, ack === '0', signOf(code))),
    cases: (map, name, urgency, ack, code) => putCluster(map, name,
      cluster(CLUSTER.height, urgency, ack === '0', '', signOf(code))),
  };

  /** Draw the symbol that the map asks for by its name, where it is a case's: `case-<urgency>-<ack>-<code point>`. */
  const add = (map, name) => {
    const [kind, urgency, ack, code] = name.split('-');
    ON_DEMAND[kind]?.(map, name, Number(urgency), ack, code);
  };

  /** Draw every symbol of the present theme into the map. */
  const addAll = (map) => {
    for (const name of map.listImages()) add(map, name);
    for (const urgency of [1, 2, 3]) {
      for (const ack of [0, 1]) {
        put(map, `inc-${urgency}-${ack}`, symbol(26, urgency, ack === 0, String(urgency)));
        put(map, `inc-${urgency}-${ack}-s`, symbol(16, urgency, ack === 0, ''));
        putCluster(map, `clu-${urgency}-${ack}`, cluster(CLUSTER.height, urgency, ack === 0, ''));
      }
    }
    for (const state of Object.keys(cameras)) {
      put(map, `cam-${state}`, sheet(20, (pen) => cameras[state](pen, 10, 13)));
    }
    put(map, 'cam-dot', dot());
    put(map, 'hatch', hatch());
    putPlate(map, 'plate', plate('plate', 'line2'));
    putPlate(map, 'plate-selected', plate('t1', 't1'));
  };

  /** A picture for the page (legends, lists): the same drawing as on the map. */
  const picture = (name, size) => {
    const [kind, first, second, third] = name.split('-');
    const draw = {
      cam: () => sheet(size, (pen) => cameras[first](pen, size / 2, size * 0.66)),
      clu: () => cluster(size, Number(first), second === '0', 'n'),
      inc: () => symbol(size, Number(first), second === '0', size < 16 ? '' : first),
      case: () => symbol(size, Number(first), second === '0', signOf(third)),
    };
    const made = draw[kind]();
    const canvas = F.make('canvas', 'symbol');
    canvas.width = made.image.width;
    canvas.height = made.image.height;
    canvas.getContext('2d').putImageData(made.image, 0, 0);
    canvas.style.height = `${size * F.inText}px`;
    canvas.style.width = `${(size * F.inText * made.image.width) / made.image.height}px`;
    return canvas;
  };

  /** Fill every `[data-symbol]` slot whose drawing is missing or no longer what the slot asks for. */
  const fillSlots = (root = document) => {
    for (const slot of root.querySelectorAll('[data-symbol]')) {
      const wanted = `${slot.dataset.symbol}/${F.theme}`;
      if (slot.dataset.drawn === wanted) continue;
      slot.replaceChildren(picture(slot.dataset.symbol, Number(slot.dataset.size || 20)));
      slot.dataset.drawn = wanted;
    }
  };

  F.icons = {add, addAll, picture, fillSlots};
})();
