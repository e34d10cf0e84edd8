// What tests and operators may ask of a standing page.
(() => {
  'use strict';

  const F = window.fengge;

  const layerFacts = (layer) => {
    const {spec, meta} = layer;
    const drawn = spec.draw === 'cells' ? F.cells.drawn(layer) : (layer.features || []).length || (layer.values?.size ?? 0);
    return {
      on: layer.on, stale: layer.stale, count: meta ? meta.total : null, unlocated: meta ? meta.unlocated : null,
      parts: meta ? meta.parts : null, digest: meta ? meta.digest : null, as_of: meta ? meta.as_of : null, drawn, resolution: layer.res ?? null,
      breaks: spec.draw === 'cells' && layer.res ? F.cells.breaksOf(spec, layer.res) : null,
    };
  };

  F.probe = () => {
    const centre = F.map ? F.map.getCenter() : null;
    return {
      layers: Object.fromEntries([...F.layers].map(([id, layer]) => [id, layerFacts(layer)])),
      selection: F.view.selection,
      view: {window: F.view.window, classes: [...F.view.classes], kind: F.view.kind, layers: [...F.view.layers]},
      camera: centre && {lng: centre.lng, lat: centre.lat, zoom: F.map.getZoom()},
      live: {state: F.live.state, events: F.live.events, version: F.live.version, feeds: F.live.feeds},
      clock: F.clock.now().toISOString(),
      theme: F.theme,
      ready: document.body.classList.contains('is-ready'),
    };
  };
})();
