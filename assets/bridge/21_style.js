// The basemap's style: outer land, land, hexagons, roads etched over them, boundaries, symbols, labels.
(() => {
  'use strict';

  const F = window.fengge;
  const FONT = {regular: ['Noto Sans SC'], medium: ['Noto Sans SC Medium', 'Noto Sans SC'],
    bold: ['Noto Sans SC Bold', 'Noto Sans SC']};

  /** Stops by zoom, in screen pixels at scale 1. */
  const zoomed = (...stops) => ['interpolate', ['linear'], ['zoom'],
    ...stops.flatMap(([zoom, value]) => [zoom + F.zoomShift, value * F.scale])];

  const ground = (c) => [
    {id: 'outside', type: 'background', paint: {'background-color': c('out')}},
    {id: 'land', type: 'fill', source: 'basemap', 'source-layer': 'land', paint: {'fill-color': c('land')}},
    // deck.gl's hexagons are inserted before this layer, so roads and labels stand over them.
    {id: 'slot-cells', type: 'background', paint: {'background-opacity': 0}},
    {id: 'unknown', type: 'fill', source: 'basemap', 'source-layer': 'land', layout: {visibility: 'none'},
      paint: {'fill-pattern': 'hatch'}},
    {id: 'roads', type: 'line', source: 'basemap', 'source-layer': 'roads',
      layout: {'line-cap': 'round', 'line-join': 'round'},
      paint: {'line-color': c('etch'), 'line-opacity': ['interpolate', ['linear'], ['zoom'], 10.5 + F.zoomShift, 0.3,
        12.5 + F.zoomShift, 0.75],
        'line-width': zoomed([9, 0.5], [11, 0.9], [13, 2.2], [16, 7])}},
  ];

  const outlines = (c) => [
    {id: 'area-casing', type: 'line', source: 'areas', layout: {'line-join': 'round'},
      paint: {'line-color': c('etch'), 'line-opacity': 0.9, 'line-width': zoomed([9, 1.6], [12, 3], [15, 5])}},
    {id: 'area-line', type: 'line', source: 'areas', layout: {'line-join': 'round'},
      paint: {'line-color': c('outline'), 'line-opacity': 0.6, 'line-width': zoomed([9, 0.5], [12, 0.9], [15, 1.4])}},
    {id: 'district-line', type: 'line', source: 'basemap', 'source-layer': 'district_outline',
      layout: {'line-join': 'round'},
      paint: {'line-color': c('outline'), 'line-width': zoomed([9, 1], [12, 1.4], [15, 2])}},
  ];

  const marks = (c) => [
    {id: 'mark-area-casing', type: 'line', source: 'mark-area', layout: {'line-join': 'round'},
      paint: {'line-color': c('casing'), 'line-width': 6 * F.scale}},
    {id: 'mark-area', type: 'line', source: 'mark-area', layout: {'line-join': 'round'},
      paint: {'line-color': c('sel'), 'line-width': 2.6 * F.scale}},
    {id: 'mark-hover', type: 'line', source: 'mark-hover', layout: {'line-join': 'round'},
      paint: {'line-color': c('sel'), 'line-width': 1.6 * F.scale}},
    {id: 'mark-cell-casing', type: 'line', source: 'mark-cell', layout: {'line-join': 'round'},
      paint: {'line-color': c('casing'), 'line-width': 8 * F.scale}},
    {id: 'mark-cell', type: 'line', source: 'mark-cell', layout: {'line-join': 'round'},
      paint: {'line-color': c('sel'), 'line-width': 3.4 * F.scale}},
  ];

  const roadNames = (c) => ({
    id: 'road-names', type: 'symbol', source: 'basemap', 'source-layer': 'roads', minzoom: 12.6 + F.zoomShift,
    layout: {'symbol-placement': 'line', 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT.medium,
      'text-size': 12 * F.scale, 'text-letter-spacing': 0.08, 'symbol-spacing': 420, 'text-max-angle': 30,
      'text-padding': 6},
    paint: {'text-color': c('t2'), 'text-halo-color': c('casing'), 'text-halo-width': 1.6 * F.scale},
  });

  const areaLabels = (c) => ({
    id: 'area-labels', type: 'symbol', source: 'area-points',
    layout: {'text-field': ['get', 'label'], 'text-font': FONT.bold, 'text-letter-spacing': 0.04,
      'text-size': zoomed([9, 13.4], [12, 15]),
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.6,
      'text-max-width': 9, 'text-line-height': 1.15, 'text-padding': 5, 'symbol-sort-key': ['-', 0, ['get', 'value']]},
    paint: {'text-color': c('t1'), 'text-halo-color': c('casing'), 'text-halo-width': 1.8 * F.scale},
  });

  const areaPlates = (c) => ({
    id: 'area-plates', type: 'symbol', source: 'area-points', filter: ['has', 'count'], layout: {visibility: 'none',
      'text-field': ['format', ['get', 'label'], {'text-font': ['literal', FONT.medium]}, '  ', {},
        ['get', 'count'], {'text-font': ['literal', FONT.bold], 'text-color': c('t1')}],
      'text-font': FONT.medium, 'text-size': (F.config.page === 'wall' ? 13.4 : 12) * F.scale, 'icon-image': 'plate', 'icon-text-fit': 'both',
      'icon-text-fit-padding': [2, 4, 2, 4], 'text-max-width': 20,
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.9,
      'symbol-sort-key': ['-', 0, ['get', 'value']]},
    paint: {'text-color': c('t2')},
  });

  const cameras = () => [
    {id: 'cameras-far', type: 'symbol', source: 'cameras', maxzoom: 11.6 + F.zoomShift,
      layout: {visibility: 'none', 'icon-image': ['match', ['get', 'state'], 'on', 'cam-dot',
        ['concat', 'cam-', ['get', 'state']]], 'icon-padding': 1,
      'icon-size': ['match', ['get', 'state'], 'on', 1, 0.8]}},
    {id: 'cameras-near', type: 'symbol', source: 'cameras', minzoom: 11.6 + F.zoomShift,
      layout: {visibility: 'none', 'icon-image': ['concat', 'cam-', ['get', 'state']], 'icon-padding': 1}},
  ];

  const UNACK = ['case', ['>', ['get', 'unack'], 0], '0', '1'];
  const clusters = (c) => ({
    id: 'incident-clusters', type: 'symbol', source: 'incidents', filter: ['has', 'point_count'],
    layout: {visibility: 'none', 'icon-image': ['concat', 'clu-', ['to-string', ['get', 'top']], '-', UNACK],
      'icon-size': ['interpolate', ['linear'], ['get', 'point_count'], 2, 0.82, 10, 0.9, 80, 1.1], 'icon-allow-overlap': true,
      'text-allow-overlap': true, 'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT.bold,
      'text-size': ['*', F.scale, ['match', ['get', 'top'], 2, 11, 12.5]],
      'text-offset': ['match', ['get', 'top'], 2, ['literal', [0, 0.34]], ['literal', [0, 0.04]]],
      'symbol-sort-key': ['get', 'top']},
    paint: {'text-color': ['case', ['>', ['get', 'unack'], 0], ['match', ['get', 'top'], 2, c('on2'), c('on')],
      ['match', ['get', 'top'], 1, c('p1f'), c('p3')]]},
  });

  const incidents = () => ({
    id: 'incident-points', type: 'symbol', source: 'incidents', filter: ['!', ['has', 'point_count']],
    layout: {visibility: 'none', 'icon-image': ['step', ['zoom'],
      ['concat', 'inc-', ['to-string', ['get', 'urgency']], '-', ['to-string', ['get', 'ack']], '-s'],
      13 + Math.round(F.zoomShift), ['concat', 'inc-', ['to-string', ['get', 'urgency']], '-', ['to-string', ['get', 'ack']]]],
    'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'urgency'], 'icon-padding': 2},
  });

  const empty = () => ({type: 'geojson', data: {type: 'FeatureCollection', features: []}});

  const incidentSource = () => ({
    ...empty(), cluster: true, clusterRadius: Math.round(46 * F.times), clusterMaxZoom: 17, maxzoom: 18,
    clusterProperties: {
      top: ['min', ['get', 'urgency']],
      unack: ['+', ['case', ['==', ['get', 'ack'], 0], 1, 0]],
    },
  });

  const basemap = () => `pmtiles://${location.origin}${F.config.map.basemap}`;

  /** The whole style for the present theme; no glyph address, so all text is drawn from the local font. */
  const build = () => {
    const c = (name) => F.token(name);
    return {
      version: 8,
      sources: {
        basemap: {type: 'vector', url: basemap()},
        areas: empty(), 'area-points': empty(), cameras: empty(), incidents: incidentSource(),
        'mark-area': empty(), 'mark-cell': empty(), 'mark-hover': empty(),
      },
      layers: [
        ...ground(c), ...outlines(c), ...marks(c), roadNames(c), ...cameras(),
        areaLabels(c), areaPlates(c), incidents(), clusters(c),
      ],
    };
  };

  F.style = {build, basemap, FONT, zoomed};
})();
