// The desk's remote for the walls: hold a scene, or what this map shows, for a while; or let the scenes go on.
(() => {
  'use strict';

  const F = window.fengge;
  const MINUTES = [10, 30, 60, 120, 480, 720];
  const HERE = '';

  const dialog = () => F.el('desk-wall-remote');
  const say = (text, bad = false) => F.dialogs.say(dialog(), text, bad);

  const order = async (url, body, done) => {
    if (!await F.dialogs.order(dialog(), url, body, 'wall.remote')) return;
    await drawHeld();
    say(F.t(done));
  };

  /** What this map shows and a wall may: the camera, and the layers that walls have. */
  const thisView = () => {
    const {lng, lat} = F.map.getCenter();
    const layers = [...F.view.layers].filter((id) => F.config.wall_layers.includes(id));
    return {camera: [lng.toFixed(5), lat.toFixed(5), F.map.getZoom().toFixed(2)].join(), layers: layers.join() || 'areas'};
  };

  const drawHeld = async () => {
    const box = dialog().querySelector('.remote-held');
    const {pin} = await F.http.json('/data/wall');
    if (!pin) { box.replaceChildren(F.make('p', 'note', F.t('wall.remote.none'))); return; }
    const scene = F.config.scenes.find((one) => one.id === pin.scene);
    const what = scene ? scene.name : pin.view ? F.t('wall.remote.view', {name: pin.name}) : F.t('wall.scene.desk_view');
    box.replaceChildren(F.make('p', '', F.t('wall.remote.held', {what, time: F.shortMoment(new Date(pin.until))})),
      F.button('choice', F.t('wall.remote.unpin'), () => order('/data/wall/unpin', {}, 'wall.remote.undone')));
  };

  const select = (id, label, options) => F.dialogs.field(label, F.dialogs.select(id, options));

  const form = () => {
    const node = F.make('form', 'case-form');
    const scenes = F.config.scenes.map((one) => [one.name, one.id]);
    node.append(F.make('p', 'note', F.t('wall.remote.about')),
      select('desk-remote-scene', F.t('wall.remote.what'), [[F.t('wall.remote.this_view'), HERE], ...scenes]),
      select('desk-remote-minutes', F.t('wall.remote.minutes'), MINUTES.map((n) => [F.t('wall.remote.minutes_n', {n}), n])),
      F.make('p', 'form-said'), F.make('button', 'primary', F.t('wall.remote.pin')));
    node.querySelector('.form-said').setAttribute('role', 'status');
    node.addEventListener('submit', (event) => {
      event.preventDefault();
      const scene = F.el('desk-remote-scene').value;
      const minutes = F.el('desk-remote-minutes').value;
      order('/data/wall/pin', scene ? {minutes, scene} : {minutes, ...thisView()}, 'wall.remote.done');
    });
    return node;
  };

  const show = () => {
    dialog().replaceChildren(F.dialogs.head(dialog(), F.t('wall.remote')), F.make('div', 'remote-held'), form());
    dialog().showModal();
    drawHeld().catch((error) => say(F.t('wall.remote.refused', {reason: F.http.why(error)}), true));
  };

  F.wallRemote = {show};
})();
