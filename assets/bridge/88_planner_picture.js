// The answer as a picture for people who do not have the page: the map, under what was asked, over its legend, scale and sources.
(() => {
  'use strict';

  const F = window.fengge;
  const PAD = 24;
  const FONT = '"Noto Sans SC"';
  // Letters for a projector or a sheet: a screen's own pixels are too few. The map has the screen's: its hexagons follow no other at once.
  const RATIO = 2;

  /** The map as it stands, drawn now: what the screen held before is gone from its memory. */
  const mapPicture = () => {
    F.map.redraw();
    const shown = F.map.getCanvas();
    const {clientWidth: width, clientHeight: height} = F.map.getContainer();
    const times = Math.max(RATIO, shown.width / width);
    const drawn = F.make('canvas');
    Object.assign(drawn, {width: width * times, height: height * times});
    const pen = drawn.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(shown, 0, 0, drawn.width, drawn.height);
    return {drawn, times};
  };

  /** A pen that counts in the page's pixels, and keeps the line where it stands. */
  const penOf = (canvas, times) => {
    const pen = canvas.getContext('2d');
    pen.setTransform(times, 0, 0, times, 0, 0);
    return pen;
  };

  const write = (pen, text, x, y, size, {weight = 400, colour = 't2'} = {}) => {
    pen.font = `${weight} ${size}px ${FONT}`;
    pen.fillStyle = F.token(colour);
    pen.fillText(text, x, y);
  };

  /** A text in lines no wider than `width`, broken between signs as Han text may be; Latin words stay whole. */
  const lines = (pen, text, width, size) => {
    pen.font = `400 ${size}px ${FONT}`;
    const out = [''];
    for (const word of text.match(/[\x21-\x7e]+|[^\x21-\x7e]/g) || []) {
      if (out.at(-1) && pen.measureText(out.at(-1) + word).width > width) out.push('');
      out[out.length - 1] += word;
    }
    return out.map((line) => line.trim()).filter(Boolean);
  };

  /** What stands over the map: place and question, what it is cut to, and when. */
  const headLines = (pen, answer, width) => {
    const {span} = F.planWords;
    const when = [F.t('planner.picture_now', {span: span(answer.window.start, answer.window.end)}),
      answer.against && F.t('planner.picture_then', {span: span(answer.against.start, answer.against.end)}),
      F.t('planner.picture_asof', {time: F.moment(new Date(answer.as_of))})].filter(Boolean).join(F.t('join.dot'));
    return [F.planCuts.text(F.plan.question), when].filter(Boolean).flatMap((text) => lines(pen, text, width, 14));
  };

  const footLines = (pen, answer, width) => {
    const sources = Object.keys(answer.facets.feed.values).map((id) => F.planWords.name('feed', id)).join(F.t('join.list'));
    const told = [F.t('planner.picture_sources', {sources}), ...F.planWords.silent(answer)];
    return told.filter(Boolean).flatMap((text) => lines(pen, text, width, 12));
  };

  const drawSteps = (pen, steps, x, y) => {
    const width = 56;
    [...steps.children].forEach((step, at) => {
      pen.fillStyle = step.firstChild.style.background;
      pen.fillRect(x + at * width, y - 12, width - 1, 12);
      write(pen, step.lastChild.textContent, x + at * width + 2, y + 16, 12);
    });
  };

  /** Symbols with their words, one beside the other. */
  const drawEntries = (pen, entries, left, y) => {
    let x = left;
    for (const entry of entries.children) {
      const symbol = entry.querySelector('canvas');
      const [width, height] = [parseFloat(symbol.style.width), parseFloat(symbol.style.height)];
      pen.drawImage(symbol, x, y - 5 - height / 2, width, height);
      const words = [...entry.children].slice(1).map((node) => node.textContent).join(' ');
      write(pen, words, x + width + 6, y, 14);
      x += width + 6 + pen.measureText(words).width + 20;
    }
  };

  const LEGEND = [
    ['steps', drawSteps, 42], ['entries', drawEntries, 28], ['', (pen, node, x, y) => write(pen, node.textContent, x, y, 14), 22],
  ];

  /** The legend as it stands on the map but for its head, which stands over the picture; from `top`, and where it ends. */
  const drawLegend = (pen, x, top) => {
    let y = top;
    for (const node of F.el('planner-legend').querySelectorAll(':scope > :is(.note:not(.planner-cut), .steps, .entries, .planner-key)')) {
      const [, drawn, high] = LEGEND.find(([kind]) => !kind || node.classList.contains(kind));
      drawn(pen, node, x, y);
      y += high;
    }
    return y;
  };

  const drawScale = (pen, width, y) => {
    const scale = document.querySelector('#planner-map .maplibregl-ctrl-scale');
    if (!scale) return;
    const long = scale.getBoundingClientRect().width;
    const x = width - long - PAD;
    pen.strokeStyle = F.token('t1');
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x, y - 8); pen.lineTo(x, y); pen.lineTo(x + long, y); pen.lineTo(x + long, y - 8);
    pen.stroke();
    write(pen, scale.textContent, x, y + 18, 12);
  };

  /** A canvas of the whole: drawn twice, first to know how high it is. */
  const make = () => {
    const {answer} = F.plan;
    const {drawn, times} = mapPicture();
    const [width, height] = [drawn.width / times, drawn.height / times];
    const canvas = F.make('canvas');
    const measure = penOf(canvas, times);
    const [over, under] = [headLines(measure, answer, width - 2 * PAD), footLines(measure, answer, width - 2 * PAD)];
    const top = 46 + 21 * over.length + 10;
    const bottom = drawLegend(measure, PAD, top + height + 32) + 18 * under.length + 8;
    Object.assign(canvas, {width: drawn.width, height: Math.round(bottom * times)});
    const pen = penOf(canvas, times);
    pen.fillStyle = F.token('bg');
    pen.fillRect(0, 0, width, bottom);
    pen.drawImage(drawn, 0, top, width, height);
    write(pen, [F.config.district, F.planWords.title(F.plan.question)].join(F.t('join.dot')), PAD, 34, 20, {weight: 700, colour: 't1'});
    over.forEach((line, at) => write(pen, line, PAD, 58 + 21 * at, 14));
    const y = drawLegend(pen, PAD, top + height + 32);
    under.forEach((line, at) => write(pen, line, PAD, y + 4 + 18 * at, 12));
    drawScale(pen, width, top + height + 40);
    return canvas;
  };

  /** The moment of an answer for the name of a file, in the district's time. */
  const stamp = (answer) => {
    const at = F.parts(new Date(answer.as_of));
    return `${at.year}${at.month}${at.day}-${at.hour}${at.minute}`;
  };

  F.planPicture = {make, stamp};
})();
