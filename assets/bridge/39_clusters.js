// Clusters of incidents or cases: opened by a click, and passed when one of them is asked for.
(() => {
  'use strict';

  const F = window.fengge;
  // Beyond the zoom at which a cluster parts, so that it stays apart.
  const BEYOND = 0.2;

  const SOURCES = ['incidents', 'cases'];

  const motion = () => ({duration: F.reducedMotion() ? 0 : 400});

  /** Zoom to where a cluster parts; false where it never does, since all lie at one address. */
  const open = async (feature) => {
    const zoom = await F.map.getSource(feature.source).getClusterExpansionZoom(feature.properties.cluster_id);
    if (zoom > F.config.map.max_zoom) return false;
    F.map.easeTo({center: feature.geometry.coordinates, zoom: zoom + BEYOND, ...motion()});
    return true;
  };

  const holds = async (source, cluster, id) => {
    const leaves = await source.getClusterLeaves(cluster, Infinity, 0);
    return leaves.some((leaf) => String(leaf.properties.id) === id);
  };

  const holder = async (source, features, id) => {
    for (const {properties} of features) {
      if (properties.cluster && await holds(source, properties.cluster_id, id)) return properties.cluster_id;
    }
    return null;
  };

  /** The zoom at which an incident stands alone, going down from a cluster that holds it. */
  const aloneFrom = async (source, cluster, id) => {
    const zoom = await source.getClusterExpansionZoom(cluster);
    const inner = await holder(source, await source.getClusterChildren(cluster), id);
    return inner === null ? zoom : aloneFrom(source, inner, id);
  };

  /** In one source, the zoom at which an incident stands alone; null where no cluster holds it. */
  const zoomIn = async (name, id) => {
    // Tiles overlap, so the same cluster may be found twice.
    const found = F.map.querySourceFeatures(name, {filter: ['has', 'point_count']});
    const once = [...new Map(found.map((feature) => [feature.properties.cluster_id, feature])).values()];
    const source = F.map.getSource(name);
    const cluster = await holder(source, once, id);
    return cluster === null ? null : aloneFrom(source, cluster, id);
  };

  const settled = () => new Promise((done) => { F.map.once('idle', done); F.map.triggerRepaint(); });

  /** Bring one incident out of the cluster that hides it; nothing happens where it stands alone already. */
  const openTo = async (id, at, how) => {
    await settled();
    const zooms = await Promise.all(SOURCES.map((name) => zoomIn(name, String(id))));
    // Another place may have been chosen meanwhile.
    if (String(F.view.selection?.id) !== String(id)) return;
    const zoom = Math.min(Math.max(...zooms.map((at) => (at === null ? 0 : at + BEYOND))), F.config.map.max_zoom);
    if (zoom > F.map.getZoom()) F.map.easeTo({center: at, zoom, ...how});
  };

  F.clusters = {open, openTo};
})();
