// Mounts a page: called once by a clientside callback when the server's configuration arrives.
(() => {
  'use strict';

  const F = window.fengge;

  const onView = async ({from}) => {
    F.shell.follow();
    F.layering.follow();
    await F.areas.showKind();
    if (from === 'history') { F.selecting.draw(); F.selecting.tellDash(); }
    F.layering.catchUp();
    F.live.follow();
  };

  let drawnRes = null;
  /** A finished zoom may change the resolution; values of the new one replace the old when they are there. */
  const onMoved = () => {
    F.url.replace();
    F.mapping.draw();
    const res = F.cells.resolution();
    if (res === drawnRes) return;
    drawnRes = res;
    F.layering.catchUp();
    F.live.follow();
  };

  const takeView = () => {
    const seen = F.url.read();
    F.view = {layers: seen.layers, window: seen.window, classes: seen.classes, kind: seen.kind, selection: seen.selection};
    F.shell.applyTheme(seen.theme || F.config.theme);
  };

  const begin = async (config, container) => {
    F.config = config;
    const wall = config.page === 'wall';
    // A wall of 3840 pixels shows what a desk of 1920 does, and its symbols half as large again (read at 5 to 8 m).
    const times = wall ? Math.max(0.5, window.innerWidth / 1920) : 1;
    F.times = times;
    F.scale = wall ? 1.5 * times : 1;
    F.zoomShift = Math.log2(times);
    takeView();
    F.clock.start();
    F.feeds.start();
    F.layering.setup();
    F.shell.follow();
    F.selecting.tellDash();
    await F.mapping.mount(container);
    F.on('view', onView);
    F.on('moved', onMoved);
    F.on('areas', F.mapping.draw);
    drawnRes = F.cells.resolution();
    F.layering.follow();
  };

  const load = async () => {
    const {kind} = F.view.selection?.type === 'area' ? F.view.selection : F.view;
    await Promise.all([F.areas.showKind(), F.areas.load(kind), F.layering.catchUp()]);
    F.selecting.draw();
    F.live.start();
    document.body.classList.add('is-ready');
  };

  let mounting = null;

  const mountDesk = async (config) => {
    await begin(config, F.el('desk-map'));
    F.shell.start();
    F.selecting.start();
    F.hover.start();
    F.url.start();
    F.url.replace();
    await load();
  };

  const mountWall = async (config) => {
    await begin(config, F.el('wall-map'));
    F.icons.fillSlots();
    F.wall.start();
    await load();
  };

  /** Without a map (no WebGL, a blocked script) the rest of the page still answers; say what is missing. */
  const failed = (error) => {
    console.error('fengge: the page could not be mounted', error);
    const box = F.el(`${F.config.page}-stale`);
    if (!box) return;
    box.textContent = F.t('map.failed');
    box.hidden = false;
  };

  const once = (mount) => (config) => {
    if (config && !mounting) {
      mounting = mount(config).catch(failed);
    }
    return window.dash_clientside.no_update;
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.fengge = {mountDesk: once(mountDesk), mountWall: once(mountWall)};
})();
