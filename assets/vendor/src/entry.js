// Entry of the one map bundle (global `FenggeMap`): exactly what assets/bridge.js and pydeck's JSON may name.
// Left out on purpose: MVTLayer, Tile3DLayer, TerrainLayer and ScenegraphLayer, whose loaders start workers from
// an outside host; the basemap is MapLibre's work.
import * as h3 from 'h3-js';
import {
  COORDINATE_SYSTEM, CompositeLayer, Deck, FlyToInterpolator, Layer, LayerExtension, LinearInterpolator, MapView,
  WebMercatorViewport, log,
} from '@deck.gl/core';
import {
  ArcLayer, BitmapLayer, ColumnLayer, GeoJsonLayer, GridCellLayer, IconLayer, LineLayer, PathLayer, PolygonLayer,
  ScatterplotLayer, SolidPolygonLayer, TextLayer,
} from '@deck.gl/layers';
import {H3ClusterLayer, H3HexagonLayer, TripsLayer} from '@deck.gl/geo-layers';
import {ContourLayer, GridLayer, HeatmapLayer, HexagonLayer, ScreenGridLayer} from '@deck.gl/aggregation-layers';
import {
  BrushingExtension, ClipExtension, CollisionFilterExtension, DataFilterExtension, FillStyleExtension, MaskExtension,
  PathStyleExtension,
} from '@deck.gl/extensions';
import {JSONConfiguration, JSONConverter} from '@deck.gl/json';
import {MapboxOverlay} from '@deck.gl/mapbox';
import {PMTiles, Protocol} from 'pmtiles';

// What pydeck writes in "@@type"; hand it to JSONConfiguration as `classes`.
const classes = {
  ArcLayer, BitmapLayer, ColumnLayer, ContourLayer, GeoJsonLayer, GridCellLayer, GridLayer, H3ClusterLayer,
  H3HexagonLayer, HeatmapLayer, HexagonLayer, IconLayer, LineLayer, PathLayer, PolygonLayer, ScatterplotLayer,
  ScreenGridLayer, SolidPolygonLayer, TextLayer, TripsLayer,
  BrushingExtension, ClipExtension, CollisionFilterExtension, DataFilterExtension, FillStyleExtension, MaskExtension,
  PathStyleExtension,
};

export {
  h3, classes,
  COORDINATE_SYSTEM, CompositeLayer, Deck, FlyToInterpolator, Layer, LayerExtension, LinearInterpolator, MapView,
  WebMercatorViewport, log,
  ArcLayer, BitmapLayer, ColumnLayer, GeoJsonLayer, GridCellLayer, IconLayer, LineLayer, PathLayer, PolygonLayer,
  ScatterplotLayer, SolidPolygonLayer, TextLayer,
  H3ClusterLayer, H3HexagonLayer, TripsLayer,
  ContourLayer, GridLayer, HeatmapLayer, HexagonLayer, ScreenGridLayer,
  BrushingExtension, ClipExtension, CollisionFilterExtension, DataFilterExtension, FillStyleExtension, MaskExtension,
  PathStyleExtension,
  JSONConfiguration, JSONConverter,
  MapboxOverlay,
  PMTiles, Protocol,
};
