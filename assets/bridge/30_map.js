// The map itself: made once per page, never re-created by a refresh.
(() => {
  'use strict';

  const F = window.fengge;
  const CLIP_BELOW = 12.5;
  let protocol = null;
  let clipper = null;

  const FACES = [400, 500, 700];

  /** Local text is drawn on canvas once, so the faces of all its characters must be there before it is. */
  const loadFonts = async (sample) => {
    const faces = FACES.map((weight) => document.fonts.load(`${weight} 24px "Noto Sans SC"`, sample));
    await Promise.race([Promise.allSettled(faces), new Promise((done) => setTimeout(done, 4000))]);
  };

  const start = () => {
    const seen = F.url.read().camera;
    const {map: place} = F.config;
    const fixed = F.config.page === 'wall' ? null : seen;
    return fixed || {bounds: place.bounds, fitBoundsOptions: {padding: padding()}};
  };

  /** The planner's buttons lie over its map: in a row above, on a phone beside alone. */
  const besideButtons = (narrow) => (narrow ? {top: 24, bottom: 40, left: 16, right: 62}
    : {top: 56 * F.times, bottom: 20 * F.times, left: 36, right: 36});

  /** What a banner over the wall's map takes from it. */
  const underBanner = () => {
    const box = F.el('wall-stale');
    return (box && !box.hidden ? box.offsetTop + box.offsetHeight : 0) + 24 * F.times;
  };

  const padding = () => {
    if (F.config.page === 'wall') return {top: underBanner(), bottom: 24 * F.times, left: 500 * F.times, right: 40 * F.times};
    const narrow = window.innerWidth < 720;
    if (F.config.page === 'planner') return besideButtons(narrow);
    return narrow ? {top: 24, bottom: 96, left: 16, right: 16} : 36;
  };

  const words = () => ({
    'ScaleControl.Meters': F.t('unit.m'), 'ScaleControl.Kilometers': F.t('unit.km'), 'Map.Title': F.t('map.title'),
  });

  const make = (container) => {
    const {map: place, page} = F.config;
    return new maplibregl.Map({
      container, style: F.style.build(), ...start(), attributionControl: false, dragRotate: false, pitchWithRotate: false,
      touchPitch: false, minZoom: place.min_zoom, maxZoom: place.max_zoom, locale: words(), fadeDuration: 0,
      interactive: page !== 'wall', keyboard: page !== 'wall', maxTileCacheSize: 120, renderWorldCopies: false,
      canvasContextAttributes: {antialias: true},
      // The browser's own language must not choose glyph variants for the data's names.
      localIdeographFontFamily: 'Noto Sans SC, sans-serif',
    });
  };

  /** The district as a mask: on overviews hexagons end at its edge, as the land does. */
  const mask = () => {
    const shapes = F.areas.shapes();
    if (!shapes || F.map.getZoom() - F.zoomShift > CLIP_BELOW) return null;
    return new FenggeMap.GeoJsonLayer({id: 'district-mask', data: shapes, operation: 'mask', stroked: false,
      beforeId: 'slot-cells'});
  };

  let masked = false;
  /** Clipping of a cells layer: the extension always, so that its shader never has to be made anew. */
  const clip = () => {
    clipper ||= new FenggeMap.MaskExtension();
    return {extensions: [clipper], maskId: masked ? 'district-mask' : '', maskByInstance: false};
  };

  /** Hand the present deck.gl layers to the overlay; called by the cells' code. */
  const draw = () => {
    if (!F.overlay) return;
    const shape = mask();
    masked = Boolean(shape);
    F.overlay.setProps({layers: [shape, ...F.cells.deckLayers(), ...(F.answerMap?.deckLayers() || []), ...(F.sqlMap?.deckLayers() || [])]});
  };

  const watchContext = (map) => {
    // The URL is the whole view, so the cure for a lost GPU context loses nothing.
    map.getCanvas().addEventListener('webglcontextlost', () => setTimeout(() => location.reload(), 3000));
  };

  const MEND_MS = 5000;
  /**
   * A basemap that did not arrive is asked for anew; the reader keeps its failures, so it is emptied first. A city
   * whose basemap has no water, parks or houses has none of those tiles: that is no fault.
   */
  const watchErrors = (map) => {
    const mend = F.debounce(() => {
      protocol.tiles.clear();
      map.getSource('basemap').setUrl(F.style.basemap());
    }, MEND_MS);
    map.on('error', (event) => {
      if (/^Source layer ".*" does not exist/.test(event.error?.message)) return;
      console.error(`fengge: map: ${event.error?.message}`);
      if (event.sourceId === 'basemap') mend();
    });
  };

  const styleReady = (map) => new Promise((done) => {
    if (map.isStyleLoaded()) done();
    else map.once('style.load', done);
  });

  /** Make the map in `container`; resolves when its style stands. */
  const mount = async (container) => {
    await loadFonts(`蜂格0123456789AaBbYyZz?${F.config.map.signs}`);
    if (!protocol) {
      protocol = new FenggeMap.Protocol();
      maplibregl.addProtocol('pmtiles', protocol.tile);
    }
    const map = make(container);
    F.map = map;
    watchErrors(map);
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.ScaleControl({maxWidth: Math.round(130 * F.times), unit: 'metric'}),
      F.config.page === 'wall' ? 'bottom-right' : 'bottom-left');
    watchContext(map);
    await styleReady(map);
    F.icons.addAll(map);
    map.on('styleimagemissing', ({id}) => F.icons.add(map, id));
    F.overlay = new FenggeMap.MapboxOverlay({interleaved: true, layers: []});
    map.addControl(F.overlay);
    map.on('moveend', () => F.emit('moved'));
    map.on('zoom', () => F.emit('zoom'));
    return map;
  };

  /** Put the other theme's colours on the standing map; data, camera and selection stay. */
  const restyle = () => {
    const {map} = F;
    if (!map) return;
    F.icons.addAll(map);
    for (const layer of F.style.build().layers) {
      for (const [name, value] of Object.entries(layer.paint || {})) map.setPaintProperty(layer.id, name, value);
      if (layer.id === 'area-plates') map.setLayoutProperty(layer.id, 'text-field', layer.layout['text-field']);
    }
  };

  const home = () => F.map?.fitBounds(F.config.map.bounds, {padding: padding(), animate: !F.reducedMotion()});

  const show = (id, visible) => {
    if (F.map?.getLayer(id)) F.map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
  };

  /** From which zoom on a layer is drawn. */
  const showFrom = (id, zoom) => {
    if (F.map?.getLayer(id)) F.map.setLayerZoomRange(id, zoom, 24);
  };

  const setData = (source, features) => {
    if (!F.map) return;
    const data = Array.isArray(features) ? {type: 'FeatureCollection', features} : features;
    F.map.getSource(source).setData(data);
  };

  F.mapping = {mount, restyle, home, padding, show, showFrom, loadFonts, setData, draw, clip};
})();
