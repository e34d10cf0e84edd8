// The URL is the view: every state of the page can be sent as a link, and back and forward walk through it.
(() => {
  'use strict';

  const F = window.fengge;
  const SELECTION = {
    cell: (text) => (/^[0-9a-f]{15}$/.test(text) ? {type: 'cell', id: text, res: parseInt(text[1], 16)} : null),
    area: (text) => {
      const [kind, ...rest] = text.split(':');
      const known = F.config.area_kinds.some((item) => item.id === kind);
      return known && rest.length ? {type: 'area', id: rest.join(':'), kind} : null;
    },
    incident: (text) => (text ? {type: 'incident', id: text} : null),
  };

  const readSelection = (text) => {
    if (!text) return null;
    const at = text.indexOf(':');
    const read = SELECTION[text.slice(0, at)];
    return read ? read(text.slice(at + 1)) : null;
  };

  const writeSelection = (sel) => {
    if (!sel) return '';
    return sel.type === 'area' ? `area:${sel.kind}:${sel.id}` : `${sel.type}:${sel.id}`;
  };

  const readNumber = (params, name, low, high) => {
    const value = params.has(name) ? Number(params.get(name)) : NaN;
    return Number.isFinite(value) && value >= low && value <= high ? value : null;
  };

  /** Read the address bar: {camera|null, layers, window, classes, kind, queue, selection, theme|null}. */
  const read = () => {
    const {config} = F;
    const params = new URLSearchParams(location.search);
    const lat = readNumber(params, 'lat', -85, 85);
    const lng = readNumber(params, 'lng', -180, 180);
    const zoom = readNumber(params, 'z', 0, 24);
    const list = (name) => (params.get(name) || '').split(',').filter(Boolean);
    const ids = new Set(config.layers.map((layer) => layer.id));
    const atStart = config.layers.filter((layer) => layer.on).map((layer) => layer.id);
    const kinds = config.area_kinds.map((kind) => kind.id);
    const classes = new Set(config.classes.map((item) => item.id));
    const span = params.get('window');
    return {
      camera: lat === null || lng === null || zoom === null ? null : {center: [lng, lat], zoom},
      layers: new Set(params.has('layers') ? list('layers').filter((id) => ids.has(id)) : atStart),
      window: config.windows.includes(span) ? span : config.window || '7d',
      classes: list('class').filter((id) => classes.has(id)),
      kind: kinds.includes(params.get('kind')) ? params.get('kind') : kinds[0] || '',
      queue: F.queueFilter.parse(params.get('queue') || ''),
      selection: readSelection(params.get('sel')),
      theme: ['dark', 'light'].includes(params.get('theme')) ? params.get('theme') : null,
    };
  };

  const address = () => {
    const {view, config} = F;
    const params = new URLSearchParams(location.search);
    const put = (name, text) => (text ? params.set(name, text) : params.delete(name));
    if (F.map) {
      const {lng, lat} = F.map.getCenter();
      put('z', F.map.getZoom().toFixed(2));
      put('lat', lat.toFixed(5));
      put('lng', lng.toFixed(5));
    }
    const order = config.layers.map((layer) => layer.id).filter((id) => view.layers.has(id));
    params.set('layers', order.join(','));
    put('window', view.window);
    put('class', view.classes.join(','));
    put('kind', view.kind);
    put('queue', F.queueFilter.write(view.queue));
    put('sel', writeSelection(view.selection));
    const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
    return `${location.pathname}?${text}`;
  };

  /** A camera move replaces the entry; anything chosen adds one. */
  const write = (push) => {
    const next = address();
    if (next === location.pathname + location.search) return;
    // Dash's router reads state.idx-free entries as plain ones; keep whatever it stored.
    if (push) history.pushState({...history.state}, '', next);
    else history.replaceState(history.state, '', next);
  };

  const follow = () => {
    const seen = read();
    Object.assign(F.view, {
      layers: seen.layers, window: seen.window, classes: seen.classes, kind: seen.kind, queue: seen.queue,
      selection: seen.selection,
    });
    if (seen.camera && F.map) F.map.jumpTo(seen.camera);
    F.emit('view', {from: 'history'});
  };

  F.url = {
    read, writeSelection, readSelection,
    push: () => write(true),
    replace: F.debounce(() => write(false), 250),
    start: () => window.addEventListener('popstate', follow),
  };
})();
