// Under the panel's record: who else looks, what can be taken back, photos, verbs.
(() => {
  'use strict';

  const F = window.fengge;

  let shownId = null;

  const drawUndo = ({choices}) => {
    const box = F.el('desk-case-undo');
    const {undo} = choices;
    const can = Boolean(undo) && choices.allowed.undo === null && F.clock.now().getTime() / 1000 < undo.until;
    box.hidden = !can;
    const key = can ? undo.event : '';
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    if (!can) { box.replaceChildren(); return; }
    const button = F.button('link', F.t('case.undo'), () => F.caseSend.undo());
    box.replaceChildren(F.make('strong', '', F.t(`case.done.${undo.verb}`)), button);
  };

  const drawOthers = ({choices}) => {
    const {others} = choices;
    F.el('desk-case-others').textContent = others.length ? F.t('case.others', {posts: others.join(F.t('join.list'))}) : '';
  };

  const thumb = (id, photo, at) => {
    const link = F.make('a', 'photo');
    const image = F.make('img');
    Object.assign(image, {src: F.cases.address(id, `/photos/${photo}`), alt: F.t('case.photo', {n: at + 1}), loading: 'lazy'});
    Object.assign(link, {href: image.src, target: '_blank', rel: 'noopener'});
    link.append(image);
    return link;
  };

  const drawPhotos = ({id, choices}) => {
    const box = F.el('desk-case-photos');
    const photos = F.config.can.photos ? choices.photos : [];
    const key = `${id} ${photos}`;
    box.hidden = photos.length === 0;
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    box.replaceChildren(...photos.map((photo, at) => thumb(id, photo, at)));
  };

  const drawNotice = ({notice, noticed}) => {
    if (!notice || notice === noticed) return;
    F.cases.open().noticed = notice;
    F.caseSend.say(F.t('case.notice', {post: F.cases.postName(notice.post), done: F.t(`case.done.${notice.verb}`)}), true);
  };

  const forget = () => {
    F.caseForm.close();
    F.caseSend.say('');
    F.el('desk-case-others').textContent = '';
    for (const part of ['undo', 'photos']) Object.assign(F.el(`desk-case-${part}`), {hidden: true}).dataset.key = '';
    for (const part of ['undo', 'photos']) F.el(`desk-case-${part}`).replaceChildren();
  };

  const draw = (open) => {
    if ((open?.id ?? null) !== shownId) { forget(); shownId = open?.id ?? null; }
    F.el('desk-case').hidden = !open || open.closed;
    if (!open || open.closed) return;
    if (!open.choices) { F.caseVerbs.say(open.failed ? F.t('case.unreachable', {reason: open.failed}) : F.t('case.loading')); return; }
    drawUndo(open);
    drawOthers(open);
    drawPhotos(open);
    F.caseVerbs.draw(open.choices);
    drawNotice(open);
  };

  const start = () => {
    if (!F.config.can.records) return;
    F.on('case', draw);
    F.on('second', () => { const open = F.cases.open(); if (open?.choices) drawUndo(open); });
    F.caseSend.start();
    F.cases.start();
  };

  F.caseView = {start};
})();
