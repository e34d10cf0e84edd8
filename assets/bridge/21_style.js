// The basemap's style: outer land, land, hexagons, roads etched over them, boundaries, symbols, labels.
(() => {
  'use strict';

  const F = window.fengge;
  const FONT = {regular: ['Noto Sans SC'], medium: ['Noto Sans SC Medium', 'Noto Sans SC'],
    bold: ['Noto Sans SC Bold', 'Noto Sans SC']};

  /** The smallest type on a map, in pixels: on the wall 25 minutes of arc from where it is read. */
  const smallest = () => (F.config.page === 'wall' ? 13.4 : 12) * F.scale;

  /** Stops by zoom, in screen pixels at scale 1. */
  const zoomed = (...stops) => ['interpolate', ['linear'], ['zoom'],
    ...stops.flatMap(([zoom, value]) => [zoom + F.zoomShift, value * F.scale])];

  /** Stops by zoom, times a factor by the road's rank: 0 expressway, 1 avenue, 2 road, 3 lane. */
  const byRank = (factors, ...stops) => ['interpolate', ['linear'], ['zoom'],
    ...stops.flatMap(([zoom, value]) => [zoom + F.zoomShift,
      ['*', value * F.scale, ['match', ['get', 'rank'], 0, factors[0], 1, factors[1], 2, factors[2], factors[3]]]])];

  /** Colour of a feature's `step`: the sequential scale, or its greys where the feature is `grey`. */
  const stepColour = (c) => {
    const scale = (name) => ['match', ['coalesce', ['get', 'step'], -1], ...[0, 1, 2, 3, 4].flatMap((at) => [at, c(`${name}${at}`)]), c(`${name}5`)];
    return ['case', ['==', ['get', 'grey'], 1], scale('g'), scale('q')];
  };

  const byFlow = (few, some, many, most) => ['step', ['coalesce', ['get', 'flow'], 0], few * F.scale, 200,
    some * F.scale, 800, many * F.scale, 1600, most * F.scale];

  /** Counting cameras: the size is the flow, the colour the speed; a dashed ring is unknown, an empty one has no traffic. */
  const traffic = (c) => [
    {id: 'traffic-points', type: 'circle', source: 'traffic', layout: {visibility: 'none',
      'circle-sort-key': ['-', 0, ['coalesce', ['get', 'flow'], 0]]},
    filter: ['!=', ['get', 'state'], 'unknown'],
    // The zoom may stand at the top of an expression only, so the scale is inside.
    paint: {'circle-radius': ['interpolate', ['linear'], ['zoom'],
      10 + F.zoomShift, byFlow(2, 3, 4.5, 6), 14 + F.zoomShift, byFlow(4.5, 7, 10, 13)],
    'circle-color': ['case', ['>=', ['get', 'step'], 0], stepColour(c), c('casing')],
    'circle-stroke-color': ['case', ['>=', ['get', 'step'], 0], c('casing'), c('t1')],
    'circle-stroke-width': 1.4 * F.scale}},
    {id: 'traffic-unknown', type: 'symbol', source: 'traffic', filter: ['==', ['get', 'state'], 'unknown'],
      layout: {visibility: 'none', 'icon-image': 'cam-unknown', 'icon-size': 0.8, 'icon-padding': 1}},
    {id: 'traffic-labels', type: 'symbol', source: 'traffic', minzoom: 13.4 + F.zoomShift,
      filter: ['has', 'label'], layout: {visibility: 'none', 'text-field': ['get', 'label'], 'text-font': FONT.medium,
        'text-size': smallest(), 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 1,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'flow'], 0]]},
      paint: {'text-color': c('t1'), 'text-halo-color': c('casing'), 'text-halo-width': 1.6 * F.scale}},
  ];

  const ground = (c) => [
    {id: 'outside', type: 'background', paint: {'background-color': c('out')}},
    {id: 'land', type: 'fill', source: 'basemap', 'source-layer': 'land', paint: {'fill-color': c('land')}},
    {id: 'park', type: 'fill', source: 'basemap', 'source-layer': 'park', paint: {'fill-color': c('park')}},
    // deck.gl's hexagons are inserted before this layer, so water, roads and labels stand over them.
    {id: 'slot-cells', type: 'background', paint: {'background-opacity': 0}},
    {id: 'unknown', type: 'fill', source: 'basemap', 'source-layer': 'land', layout: {visibility: 'none'},
      paint: {'fill-pattern': 'hatch'}},
    {id: 'area-fill', type: 'fill', source: 'areas', filter: ['>=', ['coalesce', ['get', 'step'], -1], 0],
      layout: {visibility: 'none'}, paint: {'fill-color': stepColour(c), 'fill-opacity': 0.72, 'fill-antialias': false}},
    {id: 'area-unknown', type: 'fill', source: 'areas', filter: ['==', ['coalesce', ['get', 'step'], -1], -2],
      layout: {visibility: 'none'}, paint: {'fill-pattern': 'hatch'}},
    {id: 'buildings', type: 'fill', source: 'basemap', 'source-layer': 'buildings', minzoom: 13 + F.zoomShift,
      paint: {'fill-color': c('etch'), 'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13 + F.zoomShift, 0,
        14.2 + F.zoomShift, 0.34]}},
    {id: 'water', type: 'fill', source: 'basemap', 'source-layer': 'water', paint: {'fill-color': c('water')}},
  ];

  const CLASS = ['coalesce', ['get', 'class'], 'street'];
  const is = (...classes) => ['in', CLASS, ['literal', classes]];
  const street = (id, filter, paint, layout = {}) => ({id, type: 'line', source: 'basemap', 'source-layer': 'roads',
    filter, layout: {'line-cap': 'round', 'line-join': 'round', ...layout}, paint});

  /** Streets are etched in the ground's colour; expressways and the railway are drawn in grey over them. */
  const roads = (c) => [
    street('roads-around', is('outer'), {'line-color': c('line'), 'line-opacity': 0.6,
      'line-width': byRank([1, 1.5, 1, 0.6], [9, 0.4], [11, 0.8], [13, 1.6], [16, 5])}),
    street('roads', ['!', is('outer', 'rail', 'expressway')], {'line-color': c('etch'),
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 10.5 + F.zoomShift, ['match', ['get', 'rank'], 1, 0.6, 3, 0.16, 0.32],
        12.5 + F.zoomShift, ['match', ['get', 'rank'], 1, 0.9, 0.75]],
      'line-width': byRank([1.4, 1.5, 1, 0.8], [9, 0.5], [11, 0.9], [13, 2.2], [16, 7])}),
    street('rail', is('rail'), {'line-color': c('line2'), 'line-width': zoomed([9, 0.7], [12, 1.3], [16, 3]),
      'line-dasharray': [5, 3]}, {'line-cap': 'butt'}),
    street('expressway-casing', is('expressway'), {'line-color': c('etch'),
      'line-width': zoomed([9, 2.2], [12, 4.6], [16, 17])}),
    street('expressway', is('expressway'), {'line-color': c('line2'), 'line-width': zoomed([9, 1], [12, 2.4], [16, 12])}),
  ];

  /** Outlines of many small areas are a net over the picture until one is near enough to tell them apart. */
  const thin = (full) => ['interpolate', ['linear'], ['zoom'],
    12 + F.zoomShift, ['case', ['==', ['coalesce', ['get', 'dense'], 0], 1], full / 4, full], 14.5 + F.zoomShift, full];

  const outlines = (c) => [
    {id: 'area-casing', type: 'line', source: 'areas', layout: {'line-join': 'round'},
      paint: {'line-color': c('etch'), 'line-opacity': thin(0.9), 'line-width': zoomed([9, 1.6], [12, 3], [15, 5])}},
    {id: 'area-line', type: 'line', source: 'areas', layout: {'line-join': 'round'},
      paint: {'line-color': c('outline'), 'line-opacity': thin(0.6), 'line-width': zoomed([9, 0.5], [12, 0.9], [15, 1.4])}},
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
    id: 'road-names', type: 'symbol', source: 'basemap', 'source-layer': 'roads', minzoom: 11.8 + F.zoomShift,
    filter: ['step', ['zoom'], ['<=', ['get', 'rank'], 1], 13 + F.zoomShift, ['<=', ['get', 'rank'], 2],
      14 + F.zoomShift, true],
    layout: {'symbol-placement': 'line', 'symbol-sort-key': ['get', 'rank'], 'text-field': ['coalesce', ['get', 'name'], ''], 'text-font': FONT.medium,
      'text-size': smallest(), 'text-letter-spacing': 0.08, 'symbol-spacing': 420, 'text-max-angle': 30,
      'text-padding': 6},
    paint: {'text-color': c('t2'), 'text-halo-color': c('casing'), 'text-halo-width': 1.6 * F.scale},
  });

  const DENSE = ['==', ['coalesce', ['get', 'dense'], 0], 1];
  const areaLabels = (c) => ({
    id: 'area-labels', type: 'symbol', source: 'area-points',
    layout: {'text-field': ['get', 'label'], 'text-letter-spacing': 0.04,
      'text-font': ['case', DENSE, ['literal', FONT.regular], ['literal', FONT.bold]],
      'text-size': ['interpolate', ['linear'], ['zoom'], 9 + F.zoomShift, 13.4 * F.scale,
        12 + F.zoomShift, ['case', DENSE, smallest(), 15 * F.scale]],
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.6,
      'text-max-width': 9, 'text-line-height': 1.15, 'text-padding': 5, 'symbol-sort-key': ['-', 0, ['get', 'value']]},
    paint: {'text-color': ['case', DENSE, c('t2'), c('t1')], 'text-halo-color': c('casing'), 'text-halo-width': 1.8 * F.scale},
  });

  const areaPlates = (c) => ({
    id: 'area-plates', type: 'symbol', source: 'area-points', filter: ['has', 'count'], layout: {visibility: 'none',
      'text-field': ['format', ['get', 'label'], {'text-font': ['literal', FONT.medium]}, '  ', {},
        ['get', 'count'], {'text-font': ['literal', FONT.bold], 'text-color': c('t1')}],
      'text-font': FONT.medium, 'text-size': smallest(), 'icon-image': 'plate', 'icon-text-fit': 'both',
      'icon-text-fit-padding': [2, 4, 2, 4], 'text-max-width': 20,
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.9,
      'symbol-sort-key': ['-', 0, ['get', 'value']]},
    paint: {'text-color': c('t2')},
  });

  // Where symbols collide, a camera that is not on keeps its place before those that are.
  const NOT_ON_FIRST = ['match', ['get', 'state'], 'on', 1, 0];
  const CAMERAS_FROM = 13;
  const cameras = () => [
    {id: 'cameras-far', type: 'symbol', source: 'cameras', maxzoom: CAMERAS_FROM + F.zoomShift,
      layout: {visibility: 'none', 'icon-image': ['match', ['get', 'state'], 'on', 'cam-dot',
        ['concat', 'cam-', ['get', 'state']]], 'icon-padding': 1, 'symbol-sort-key': NOT_ON_FIRST,
      'icon-size': ['match', ['get', 'state'], 'on', 1, 0.8]}},
    {id: 'cameras-near', type: 'symbol', source: 'cameras', minzoom: CAMERAS_FROM + F.zoomShift,
      layout: {visibility: 'none', 'icon-image': ['concat', 'cam-', ['get', 'state']], 'icon-padding': 1,
        'symbol-sort-key': NOT_ON_FIRST}},
  ];

  const UNACK = ['case', ['>', ['get', 'unack'], 0], '0', '1'];
  const clusters = (c, id, source, image) => ({
    id, type: 'symbol', source, filter: ['has', 'point_count'],
    layout: {visibility: 'none', 'icon-image': image,
      'icon-allow-overlap': true, 'text-allow-overlap': true, 'icon-text-fit': 'width', 'icon-text-fit-padding': [0, 2, 0, 2],
      'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT.bold, 'text-size': Math.max(smallest(), 13 * F.scale),
      // The sign of the priority stands to the left of the count: both together are centred on the place.
      'text-offset': [0.6, 0], 'symbol-sort-key': ['get', 'top']},
    paint: {'text-color': c('t1')},
  });

  const single = (id, source, image) => ({
    id, type: 'symbol', source, filter: ['!', ['has', 'point_count']],
    layout: {visibility: 'none', 'icon-image': image, 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'urgency'],
      'icon-padding': 2},
  });

  const numbered = (kind, end = '') => ['concat', kind, ['to-string', ['get', 'urgency']], '-', ['to-string', ['get', 'ack']], end];
  const grouped = (kind, ...end) => ['concat', kind, ['to-string', ['get', 'top']], '-', UNACK, ...end];

  const incidents = (c) => [
    single('incident-points', 'incidents',
      ['step', ['zoom'], numbered('inc-', '-s'), 13 + Math.round(F.zoomShift), numbered('inc-')]),
    clusters(c, 'incident-clusters', 'incidents', grouped('clu-')),
  ];

  /** Cases carry their sign at every zoom; a cluster has it where all in it have the same. */
  const cases = (c) => [
    single('case-points', 'cases', ['concat', numbered('case-'), '-', ['to-string', ['get', 'code']]]),
    clusters(c, 'case-clusters', 'cases', grouped('cases-', '-',
      ['case', ['==', ['get', 'low'], ['get', 'high']], ['to-string', ['get', 'low']], 'mixed'])),
  ];

  const empty = () => ({type: 'geojson', data: {type: 'FeatureCollection', features: []}});

  const clustered = (more = {}) => ({
    ...empty(), cluster: true, clusterRadius: Math.round(46 * F.times), clusterMaxZoom: 17, maxzoom: 18,
    clusterProperties: {
      top: ['min', ['get', 'urgency']],
      unack: ['+', ['case', ['==', ['get', 'ack'], 0], 1, 0]],
      ...more,
    },
  });

  // A city without a basemap stands on its own areas: they are the land, and there are no streets.
  const ON_AREAS = new Set(['land', 'unknown', 'district-line']);
  const grounded = (layer) => {
    if (F.config.map.basemap || layer.source !== 'basemap') return layer;
    if (!ON_AREAS.has(layer.id)) return null;
    const {'source-layer': _, ...rest} = layer;
    return {...rest, source: 'areas'};
  };
  const basemap = () => `pmtiles://${location.origin}${F.config.map.basemap}`;

  /** The whole style for the present theme; no glyph address, so all text is drawn from the local font. */
  const build = () => {
    const c = (name) => F.token(name);
    return {
      version: 8,
      sources: {
        ...(F.config.map.basemap ? {basemap: {type: 'vector', url: basemap()}} : {}),
        areas: empty(), 'area-points': empty(), cameras: empty(), traffic: empty(), incidents: clustered(),
        cases: clustered({low: ['min', ['get', 'code']], high: ['max', ['get', 'code']]}),
        'mark-area': empty(), 'mark-cell': empty(), 'mark-hover': empty(),
      },
      layers: [
        ...ground(c), ...roads(c), ...outlines(c), ...marks(c), roadNames(c), ...cameras(), ...traffic(c),
        areaLabels(c), areaPlates(c), ...incidents(c), ...cases(c),
      ].map(grounded).filter(Boolean),
    };
  };

  F.style = {build, basemap, FONT, zoomed};
})();
