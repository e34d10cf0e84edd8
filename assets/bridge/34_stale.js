// Unknown is hatched, never drawn as zero: layers whose feeds are stale, and the server itself.
(() => {
  'use strict';

  const F = window.fengge;
  const BAD = new Set(['stale', 'dead', 'unknown']);

  const feedsOf = (spec) => (F.live ? F.live.feeds : []).filter((feed) => spec.feeds.includes(feed.feed));

  /** Feeds of the layer that are not up to date. */
  const badFeeds = (spec) => feedsOf(spec).filter((feed) => BAD.has(feed.state));

  const ORDER = ['stale', 'unknown', 'dead'];
  /** The word for the worst of some feeds' states: the same word as on the feed itself and on the wall's alarm. */
  const worst = (feeds) => F.t(`feed.${ORDER[Math.max(...feeds.map((feed) => ORDER.indexOf(feed.state)))]}`);

  /** Whether anything that a layer tells of ever came in; until then its nought is not known. */
  const heard = (spec) => feedsOf(spec).some((feed) => feed.last_at);

  /** Whether it is known that nothing ever came: before the first state nobody knows that. */
  const silent = (spec) => feedsOf(spec).length > 0 && !heard(spec);

  /** The same of incidents as such, for what counts them outside a layer. */
  const noIncidents = () => F.config.layers.some((spec) => spec.id === 'incidents_open' && silent(spec));

  /** `陈旧 · 最近有效 14:11` of feeds that are not up to date; that nothing ever came where nothing did. */
  const since = (feeds) => {
    const times = feeds.map((feed) => feed.last_at).filter(Boolean).map((text) => Date.parse(text));
    if (!times.length) return F.t('feed.never');
    return F.t('stale.since', {state: worst(feeds), time: F.shortMoment(new Date(Math.min(...times)))});
  };

  const labels = (feeds) => feeds.map((feed) => feed.label || feed.name).join(F.t('join.list'));

  /** What a layer lacks: everything since a moment, or the part that some of its feeds tell. */
  const lacking = (layer) => {
    const bad = badFeeds(layer.spec);
    return layer.stale ? since(bad) : F.t('stale.without', {feeds: labels(bad), since: since(bad)});
  };

  const banner = (layers) => {
    const box = F.el(`${F.config.page}-stale`);
    if (!box) return;
    const byState = new Map();
    for (const layer of layers) {
      const said = lacking(layer);
      byState.set(said, [...(byState.get(said) || []), layer.spec.name]);
    }
    const lines = [...byState].map(([said, names]) => [names.join(F.t('join.list')), said].join(F.t('join.dot')));
    const text = lines.join('\n');
    if (box.dataset.text === text) return;
    box.dataset.text = text;
    box.replaceChildren(...lines.map((line) => F.make('div', 'stale-line', line)));
    box.hidden = !lines.length;
    // On the wall it lies over the map's top: what is looked at needs another place.
    if (F.config.page === 'wall') F.emit('room');
  };

  /** What the layer's row says beside its count: stale feeds, or an answer that did not come. */
  const rowText = (layer, bad) => {
    if (bad.length) return [labels(bad), since(bad)].join(F.t('join.dot'));
    if (!layer.failed) return '';
    return F.t('stale.failed', {time: layer.meta ? F.shortMoment(new Date(layer.meta.as_of)) : F.t('feed.never')});
  };

  const markRow = (layer, bad) => {
    const id = `${F.config.page}-layer-stale-${layer.spec.id}`;
    F.setText(id, rowText(layer, bad));
    F.el(id)?.closest('.layer')?.classList.toggle('is-stale', bad.length > 0);
  };

  /**
   * Grey and hatch what is not known now; take it off again when the feed is back. A layer of which only some feeds are
   * silent stands as it is and says what it lacks: hatching the whole map for one of four sources would hide the rest.
   */
  const apply = () => {
    if (!F.map || !F.map.getLayer('unknown')) return;
    const stale = [];
    const less = [];
    for (const layer of F.layers.values()) {
      const bad = badFeeds(layer.spec);
      const was = layer.stale;
      layer.stale = bad.length > 0 && bad.length === feedsOf(layer.spec).length;
      markRow(layer, bad);
      if (bad.length && layer.on) less.push(layer);
      if (layer.stale && layer.on) stale.push(layer);
      if (was !== layer.stale && layer.spec.draw === 'cells' && layer.values) {
        F.cells.paint(layer);
        F.mapping.draw();
        F.legend.steps(layer);
      }
      if (was !== layer.stale && layer.on && layer.spec.draw === 'areas') F.areas.repaint();
      if (was !== layer.stale && layer.features && F.layering.sourceOf(layer.spec) === 'traffic') F.traffic.show(layer);
    }
    // Signs of which none ever came leave a map that looks calm: it is hatched like a surface.
    const hatches = ({draw, legend}) => draw === 'cells' || (draw === 'areas' && legend.type === 'steps');
    const hatched = stale.some(({spec}) => hatches(spec) || (spec.draw === 'points' && silent(spec)));
    F.mapping.show('unknown', hatched || F.wallView.isStale() || F.planMap.isUnknown());
    for (const id of ['incident-points', 'incident-clusters']) dim(id, stale, 'incidents');
    for (const id of ['case-points', 'case-clusters']) dim(id, stale, 'cases');
    for (const id of ['cameras-near', 'cameras-far']) dim(id, stale, 'cameras');
    banner(less);
  };

  const dim = (id, stale, source) => {
    if (!F.map?.getLayer(id)) return;
    const hit = stale.some((layer) => layer.spec.draw === 'points' && F.layering.sourceOf(layer.spec) === source);
    F.map.setPaintProperty(id, 'icon-opacity', hit ? 0.45 : 1);
  };

  F.on('refused', apply);
  F.on('layer', apply);

  F.stale = {apply, badFeeds, heard, silent, noIncidents, lacking, since};
})();
