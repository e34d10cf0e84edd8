// What is taken out of the page: the link, the picture, the paper, and files of the answer that the screen shows.
(() => {
  'use strict';

  const F = window.fengge;
  const FORMATS = ['csv', 'geojson', 'geoparquet'];

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

  const picture = () => {
    const {answer} = F.plan;
    F.planPicture.make().toBlob((blob) => {
      const name = `planner-${answer.measure.id}-${F.planPicture.stamp(answer)}.png`;
      save(blob, name);
      tell(F.t('planner.exported', {name}));
    });
  };

  const copyLink = async () => {
    try { await navigator.clipboard.writeText(location.href); tell(F.t('planner.link_copied')); } catch { tell(location.href); }
  };

  const draw = () => {
    const box = F.el('planner-files');
    if (box.childElementCount) return;
    const row = F.make('div', 'chooser');
    row.append(F.button('choice', F.t('planner.views'), () => F.planViews.show()), F.button('choice', F.t('planner.link'), copyLink));
    if (F.map) row.append(F.button('choice', F.t('planner.print_how'), F.planPaper.print, F.t('planner.print')), F.button('choice', F.t('planner.png'), picture, 'PNG'));
    if (F.config.planner.exports) for (const format of FORMATS) row.append(F.button('choice', F.t(`planner.export.${format}`), () => download(format), F.t(`planner.format.${format}`)));
    const words = F.make('span', 'note');
    words.id = 'planner-files-said';
    words.setAttribute('role', 'status');
    box.replaceChildren(row, words);
  };

  F.planFiles = {draw, tell};
})();
