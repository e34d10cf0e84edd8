// Mounts a page: called once by a clientside callback when the server's configuration arrives.
(() => {
  'use strict';

  const F = window.fengge;

  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 30000;
  // A desk's screen that wide is read from as far as one of half its pixels: so is its map. The style sheets say the same.
  const LARGE_PX = 3000;
  const LARGE = 1.6;

  const onView = ({from}) => {
    F.shell.follow();
    F.layering.follow();
    if (from === 'history') { F.selecting.draw(); F.selecting.tellDash(); }
    load();
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
    const {layers, window: span, classes, kind, queue, selection} = seen;
    F.view = {layers, window: span, classes, kind, queue, selection};
    // The wall shows every class together, whatever its address says.
    if (F.config.page === 'wall') F.view.classes = [];
    F.shell.applyTheme(seen.theme || F.config.theme);
  };

  const measure = (wall) => {
    // A wall shows what a desk does at two of its units a pixel, and its symbols half as large again.
    const times = wall ? Math.max(0.5, Math.round(2000 * window.innerWidth * F.config.unit_share) / 1000)
      : window.innerWidth >= LARGE_PX ? LARGE : 1;
    F.times = times;
    F.scale = wall ? 1.5 * times : times;
    // Symbols among a desk's text are enlarged with it, by the style sheet.
    F.inText = wall ? F.scale : 1;
    F.zoomShift = Math.log2(times);
  };

  const hasWebGl = () => {
    const canvas = document.createElement('canvas');
    return Boolean(canvas.getContext('webgl2') || canvas.getContext('webgl'));
  };

  /** Without a map the rest of the page still answers; say what is missing. */
  const withoutMap = (error) => {
    console.error('fengge: the map could not be made', error);
    F.map = null;
    F.overlay = null;
    const box = F.el(`${F.config.page}-no-map`);
    box.textContent = F.t(hasWebGl() ? 'map.not_loaded' : 'map.failed');
    box.hidden = false;
  };

  const begin = async (config, container) => {
    F.config = config;
    measure(config.page === 'wall');
    takeView();
    F.clock.start();
    F.feeds.start();
    F.layering.setup();
    F.shell.follow();
    F.selecting.tellDash();
    await F.mapping.mount(container).catch(withoutMap);
    F.on('view', onView);
    F.on('moved', onMoved);
    F.on('areas', F.mapping.draw);
    F.on('state', () => { if (wanting) load(); });
    drawnRes = F.cells.resolution();
    F.layering.follow();
    // Before anything is loaded: clock, feeds and numbers live by it, and each of its states mends what failed.
    F.live.start();
  };

  let wanting = false;
  let retry = 0;
  let wait = FIRST_RETRY_MS;

  /** Load what the view shows. What fails is asked for again on the next state, and by itself where nothing changes. */
  const load = async () => {
    clearTimeout(retry);
    const {selection, kind} = F.view;
    const chosen = selection?.type === 'area' ? selection.kind : kind;
    const done = await Promise.allSettled([F.areas.showKind(), F.areas.load(chosen), F.layering.catchUp()]);
    const failed = done.filter((part) => part.status === 'rejected');
    for (const part of failed) console.error(`fengge: ${part.reason.message}`);
    F.selecting.draw();
    wanting = failed.length > 0 || F.layering.visible().some((layer) => layer.failed);
    if (!wanting) {
      wait = FIRST_RETRY_MS;
      document.body.classList.add('is-ready');
      return;
    }
    clearTimeout(retry);
    retry = setTimeout(load, wait * (0.5 + Math.random() / 2));
    wait = Math.min(LAST_RETRY_MS, 2 * wait);
  };

  let mounting = null;

  const mountDesk = async (config) => {
    await begin(config, F.el('desk-map'));
    F.shell.start();
    F.shell.printLight();
    F.keys.start();
    F.selecting.start();
    F.hover.start();
    F.focus.start();
    F.queueView.start();
    F.caseView.start();
    F.alarmMarks.start();
    F.alarmList.start();
    F.emergency.start();
    F.url.start();
    F.url.replace();
    await load();
  };

  const mountWall = async (config) => {
    await begin(config, F.el('wall-map'));
    F.icons.fillSlots();
    F.wall.start();
    F.systems.start();
    F.wallView.start();
    F.scene.start();
    F.alarmMarks.start();
    F.wallAlarms.start();
    // A band that comes or goes, or another screen, leaves more or less room: the wall's parts are fitted to it anew.
    F.map?.on('resize', F.debounce(() => F.emit('room'), 300));
    F.ticker.start();
    F.emergency.start();
    await load();
  };

  const once = (mount) => (config) => {
    if (config && !mounting) {
      mounting = mount(config).catch((error) => console.error('fengge: the page could not be mounted', error));
    }
    return window.dash_clientside.no_update;
  };

  F.pages = {measure, withoutMap, once};

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.fengge = {mountDesk: once(mountDesk), mountWall: once(mountWall)};
})();
