// What is taken out of the page: the link, a picture with its legend, and files of the answer that the screen shows.
(() => {
  'use strict';

  const F = window.fengge;
  const FORMATS = ['csv', 'geojson', 'geoparquet'];
  const PAD = 24;

  const save = (blob, name) => {
    const link = F.make('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const tell = (text) => {
    const box = F.el('planner-files-said');
    if (box) box.textContent = text;
  };

  const download = async (format) => {
    const {answer} = F.plan;
    const query = new URLSearchParams({q: F.plan.text, format, answer: answer.id});
    tell(F.t('planner.exporting'));
    try {
      const response = await F.http.get(`/data/planner/export?${query}`);
      const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') || '')?.[1] || `planner.${format}`;
      save(await response.blob(), name);
      tell(F.t('planner.exported', {name}));
    } catch (error) {
      tell(F.http.why(error));
    }
  };

  // --- the picture ------------------------------------------------------------------------------------------------------

  const mapPicture = () => new Promise((done) => {
    F.map.once('render', () => createImageBitmap(F.map.getCanvas()).then(done));
    F.map.triggerRepaint();
  });

  const write = (pen, text, x, y, font, colour) => {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  };

  /** The legend as it stands on the map: swatches with their labels, and lines of words. */
  const drawLegend = (pen, x, top, times) => {
    let y = top;
    const line = (text, weight = 400, colour = F.token('t1')) => { write(pen, text, x, y, `${weight} ${14 * times}px "Noto Sans SC"`, colour); y += 22 * times; };
    for (const node of F.el('planner-legend').children) {
      if (!node.classList.contains('steps')) { if (node.tagName !== 'STRONG') line(node.textContent, 400, F.token('t2')); continue; }
      const steps = [...node.children];
      const width = 56 * times;
      steps.forEach((step, at) => {
        pen.fillStyle = step.firstChild.style.background;
        pen.fillRect(x + at * width, y - 12 * times, width - 1, 12 * times);
        write(pen, step.lastChild.textContent, x + at * width + 2, y + 16 * times, `400 ${12 * times}px "Noto Sans SC"`, F.token('t2'));
      });
      y += 42 * times;
    }
    return y;
  };

  const scaleText = () => document.querySelector('#planner-map .maplibregl-ctrl-scale');

  const picture = async () => {
    tell(F.t('planner.exporting'));
    const {answer} = F.plan;
    const map = await mapPicture();
    const times = map.width / F.map.getContainer().clientWidth;
    const [head, foot] = [76 * times, 150 * times];
    const canvas = F.make('canvas');
    Object.assign(canvas, {width: map.width, height: map.height + head + foot});
    const pen = canvas.getContext('2d');
    pen.fillStyle = F.token('bg');
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(map, 0, head);
    const asof = F.t('planner.picture_asof', {time: F.moment(new Date(answer.as_of)), span: F.planWords.span(answer.window.start, answer.window.end)});
    write(pen, F.planWords.title(F.plan.question), PAD * times, 34 * times, `700 ${20 * times}px "Noto Sans SC"`, F.token('t1'));
    write(pen, asof, PAD * times, 60 * times, `400 ${14 * times}px "Noto Sans SC"`, F.token('t2'));
    drawLegend(pen, PAD * times, head + map.height + 32 * times, times);
    const scale = scaleText();
    if (scale) {
      const width = scale.getBoundingClientRect().width * times;
      const [x, y] = [canvas.width - width - PAD * times, head + map.height + 40 * times];
      pen.strokeStyle = F.token('t1');
      pen.lineWidth = 1.5 * times;
      pen.beginPath();
      pen.moveTo(x, y - 8 * times); pen.lineTo(x, y); pen.lineTo(x + width, y); pen.lineTo(x + width, y - 8 * times);
      pen.stroke();
      write(pen, scale.textContent, x, y + 18 * times, `400 ${12 * times}px "Noto Sans SC"`, F.token('t2'));
    }
    write(pen, F.plan.text.slice(0, 160), PAD * times, canvas.height - 14 * times, `400 ${11 * times}px "Noto Sans SC"`, F.token('t2'));
    canvas.toBlob((blob) => { save(blob, `planner-${answer.as_of.slice(0, 10)}.png`); tell(F.t('planner.exported', {name: 'PNG'})); });
  };

  const copyLink = async () => {
    try { await navigator.clipboard.writeText(location.href); tell(F.t('planner.link_copied')); } catch { tell(location.href); }
  };

  const draw = () => {
    const box = F.el('planner-files');
    if (box.childElementCount) return;
    const row = F.make('div', 'chooser');
    row.append(F.button('choice', F.t('planner.views'), () => F.planViews.show()), F.button('choice', F.t('planner.link'), copyLink));
    if (F.map) row.append(F.button('choice', F.t('planner.png'), picture, 'PNG'));
    if (F.config.planner.exports) for (const format of FORMATS) row.append(F.button('choice', F.t(`planner.export.${format}`), () => download(format), F.t(`planner.format.${format}`)));
    const words = F.make('span', 'note');
    words.id = 'planner-files-said';
    words.setAttribute('role', 'status');
    box.replaceChildren(row, words);
  };

  F.planFiles = {draw, tell};
})();
