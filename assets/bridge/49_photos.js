// Photos with a case's result or check: taken or chosen, sent at once, shown small, taken out again.
(() => {
  'use strict';

  const F = window.fengge;
  const MOST = 6;
  const TYPES = 'image/jpeg,image/png,image/webp';

  let items = [];
  let box = null;
  let notify = () => {};

  const refusedBy = (request) => {
    let said = {};
    try { said = JSON.parse(request.responseText).error || {}; } catch { /* not JSON: the status must do */ }
    return {code: said.code || '', reason: said.reason || '', message: said.message || String(request.status), lost: !request.status};
  };

  /** Send one; XMLHttpRequest, since fetch tells nothing of how far an upload has come. */
  const upload = (item) => {
    const request = new XMLHttpRequest();
    item.request = request;
    request.open('POST', '/data/photos');
    for (const [name, value] of Object.entries(F.http.token())) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', item.file.type || 'application/octet-stream');
    request.upload.addEventListener('progress', ({loaded, total}) => { item.part = total ? loaded / total : 0; drawItem(item); });
    request.addEventListener('loadend', () => {
      item.request = null;
      if (request.status === 200) item.photo = JSON.parse(request.responseText).photo;
      else if (!item.dropped) item.failed = F.http.why(refusedBy(request));
      drawItem(item);
      notify();
    });
    request.send(item.file);
    drawItem(item);
  };

  const again = (item) => { item.failed = ''; item.part = 0; upload(item); };

  const drop = (item) => {
    item.dropped = true;
    item.request?.abort();
    items = items.filter((one) => one !== item);
    if (item.url) URL.revokeObjectURL(item.url);
    item.node.remove();
    box.querySelector('.photo-add').focus();
    notify();
  };

  const stateWords = (item) => {
    if (item.failed) return F.t('case.photo_failed', {reason: item.failed});
    return item.photo ? '' : F.t('case.photo_sending', {n: Math.round(100 * item.part)});
  };

  const drawItem = (item) => {
    if (item.dropped) return;
    item.node.className = `photo-item${item.photo ? '' : ' is-sending'}${item.failed ? ' is-failed' : ''}`;
    const image = F.make('img');
    image.alt = F.t('case.photo', {n: items.indexOf(item) + 1});
    if (item.url) image.src = item.url;
    item.node.replaceChildren(image, F.make('span', 'note', stateWords(item)),
      ...(item.failed ? [F.button('link', F.t('case.again'), () => again(item))] : []),
      F.button('link', F.t('case.photo_remove'), () => drop(item)));
  };

  const add = (file) => {
    const item = {file, url: URL.createObjectURL(file), part: 0, photo: null, failed: '', node: F.make('div')};
    items.push(item);
    box.querySelector('.photo-list').append(item.node);
    upload(item);
  };

  /** A photo that was sent before this form was opened: only its number is known still. */
  const restore = (photo) => {
    const item = {file: null, url: '', part: 1, photo, failed: '', node: F.make('div')};
    items.push(item);
    box.querySelector('.photo-list').append(item.node);
    drawItem(item);
  };

  const choose = (input) => {
    const room = MOST - items.length;
    for (const file of [...input.files].slice(0, room)) add(file);
    box.querySelector('.photo-note').textContent = input.files.length > room ? F.t('case.photo_most', {n: MOST}) : '';
    input.value = '';
  };

  const field = (held) => {
    leave();
    box = F.make('div', 'case-field');
    const input = F.make('input', 'photo-input');
    Object.assign(input, {type: 'file', accept: TYPES, multiple: true, id: 'desk-case-photo', tabIndex: -1});
    input.addEventListener('change', () => choose(input));
    const open = F.button('choice photo-add', F.t('case.photo_take'), () => input.click());
    box.append(F.make('span', 'field-label', F.t('case.field.photos')), F.make('div', 'photo-list'), open, input, F.make('p', 'note photo-note'));
    notify = () => box.dispatchEvent(new Event('input', {bubbles: true}));
    for (const photo of held || []) restore(photo);
    return {node: box, value: () => items.map((item) => item.photo).filter(Boolean), focus: () => open.focus()};
  };

  /** The form is left: nothing more is sent. */
  const leave = () => {
    for (const item of items) {
      item.dropped = true;
      item.request?.abort();
      if (item.url) URL.revokeObjectURL(item.url);
    }
    items = [];
  };

  F.photos = {field, leave, busy: () => items.some((item) => !item.photo && !item.failed), failed: () => items.some((item) => item.failed)};
})();
