// The page around the map: theme, language, drawers, sign-out.
(() => {
  'use strict';

  const F = window.fengge;

  const applyTheme = (theme) => {
    F.theme = theme;
    document.documentElement.dataset.theme = theme;
    if (!F.map) return;
    F.mapping.restyle();
    for (const layer of F.layers.values()) if (layer.spec.draw === 'cells' && layer.values) F.cells.paint(layer);
    F.mapping.draw();
    F.legend.redraw();
    F.emit('theme', theme);
  };

  /** Paper is light, whatever the screen is: for pages whose words alone are printed. */
  const printLight = () => {
    const root = document.documentElement;
    let screen = '';
    window.addEventListener('beforeprint', () => {
      screen = root.dataset.theme;
      root.dataset.theme = 'light';
      // On a screen the hour is enough; paper is read on another day.
      const clock = document.querySelector('.head .clock');
      if (clock) clock.dataset.day = F.fullDay(F.clock.now());
    });
    window.addEventListener('afterprint', () => { root.dataset.theme = screen; });
  };

  const setParam = (name, value) => {
    const params = new URLSearchParams(location.search);
    params.set(name, value);
    return `${location.pathname}?${params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
  };

  const toggleTheme = () => {
    const theme = F.theme === 'dark' ? 'light' : 'dark';
    const address = setParam('theme', theme);
    history.replaceState(history.state, '', address);
    applyTheme(theme);
    // The server remembers what a page is asked for with, for every page that comes after.
    fetch(address, {credentials: 'same-origin'}).catch((error) => console.warn(`fengge: theme: ${error.message}`));
  };

  const signOut = async () => {
    // What was typed and not sent belongs to the post that leaves.
    sessionStorage.clear();
    await fetch('/sign-out', {method: 'POST', credentials: 'same-origin', headers: F.http.token(), redirect: 'manual'});
    location.assign('/sign-in');
  };

  const setWindow = (target) => {
    F.view.window = target.dataset.window;
    F.url.push();
    F.emit('view', {from: 'window'});
  };

  const setKind = (target) => {
    F.view.kind = target.dataset.kind;
    F.url.push();
    F.emit('view', {from: 'kind'});
  };

  const setClass = (target) => {
    const {id} = {id: target.dataset.class};
    const {classes} = F.view;
    if (!id) F.view.classes = [];
    else F.view.classes = classes.includes(id) ? classes.filter((item) => item !== id) : [...classes, id];
    F.url.push();
    F.emit('view', {from: 'classes'});
  };

  const zoomBy = (step) => F.map?.easeTo({zoom: F.map.getZoom() + step, duration: F.reducedMotion() ? 0 : 200});

  const drawer = (name) => document.body.classList.toggle(`show-${name}`);

  const ACTIONS = {
    theme: toggleTheme,
    lang: (target) => location.assign(setParam('lang', target.dataset.lang)),
    'sign-out': signOut,
    layers: () => drawer('layers'),
    keys: () => F.keys.showMap(),
    emergency: () => F.emergency.show(),
    'wall-remote': () => F.wallRemote.show(),
    alarms: () => F.alarmList.show(),
    panel: () => drawer('panel'),
    'zoom-in': () => zoomBy(1),
    'zoom-out': () => zoomBy(-1),
    home: () => F.mapping.home(),
    reload: () => location.reload(),
    window: setWindow,
    kind: setKind,
    class: setClass,
    layer: (target) => F.layering.toggle(target.dataset.layer),
  };

  const onClick = (event) => {
    const target = event.target.closest('[data-action]');
    if (!target) return;
    event.preventDefault();
    ACTIONS[target.dataset.action]?.(target);
  };

  const press = (selector, value, name) => {
    for (const node of document.querySelectorAll(selector)) {
      node.setAttribute('aria-pressed', String(node.dataset[name] === value));
    }
  };

  /** Show the view's choices on the buttons and hand them to the callbacks. */
  const follow = () => {
    const {window: span, kind, classes} = F.view;
    press('[data-action="window"]', span, 'window');
    press('[data-action="kind"]', kind, 'kind');
    for (const node of document.querySelectorAll('[data-action="class"]')) {
      const on = node.dataset.class ? classes.includes(node.dataset.class) : classes.length === 0;
      node.setAttribute('aria-pressed', String(on));
    }
    F.setProps('desk-view-state', {data: {window: span, classes: [...classes], kind}});
  };

  const watchSlots = () => {
    F.icons.fillSlots();
    const seen = new MutationObserver(F.debounce(() => F.icons.fillSlots(), 16));
    seen.observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-symbol']});
  };

  const start = () => {
    document.addEventListener('click', onClick);
    F.on('selected', () => document.body.classList.remove('show-layers'));
    watchSlots();
  };

  F.shell = {start, follow, applyTheme, printLight, zoomBy, actions: ACTIONS};
})();
