// Tooltip and hover outline. Text from a feed enters as text nodes only.
(() => {
  'use strict';

  const F = window.fengge;
  let box = null;
  let waiting = null;
  let marked = '';

  const className = (id) => F.config.classes.find((item) => item.id === id)?.name || F.t('class.unknown');

  const when = (properties) => {
    const at = new Date(properties.at);
    return properties.day ? `${F.day(at)}${F.t('join.dot')}${F.t('time.day_only')}` : F.shortMoment(at);
  };

  /** A hexagon's value. What is below the least published number is withheld, not none. */
  const valueText = ({spec, meta}, value) => {
    if (spec.withheld_below && !meta.period) return F.t('hover.no_period');
    if (value < spec.withheld_below) return F.t('hover.withheld', {n: F.number(spec.withheld_below)});
    return F.t('hover.value', {n: F.value(value, spec.unit), unit: F.t(`unit.${spec.unit}`)});
  };

  const LINES = {
    cell: ({id, value, layer}) => [
      valueText(layer, value),
      [layer.spec.name, F.layering.spanText(layer)].filter(Boolean).join(F.t('join.dot')),
      id,
    ],
    incident: ({feature, feature: {properties}}) => [
      className(properties.cls),
      ...F.marks.lines(feature),
      [F.t(`urgency.${properties.urgency}`), F.t(properties.ack ? 'state.acknowledged' : 'state.unacknowledged')]
        .join(F.t('join.dot')),
      when(properties),
    ],
    cluster: ({feature: {properties}}) => [
      F.t('hover.cluster', {n: F.number(properties.point_count)}),
      F.t('hover.cluster_state', {n: F.number(properties.unack), top: F.t(`urgency.${properties.top}`)}),
      F.t('hover.cluster_click'),
    ],
    camera: ({feature: {properties}}) => [
      properties.name,
      [F.has(`camera.${properties.kind}`) ? F.t(`camera.${properties.kind}`) : '', F.t(`state.camera_${properties.state}`)]
        .filter(Boolean).join(F.t('join.dot')),
    ],
    traffic: (hit) => F.traffic.lines(hit),
    area: ({area}) => [area.name, F.areas.hoverText(area.code)],
  };

  const place = ({x, y}) => {
    const host = F.map.getContainer().getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = box;
    const left = x + 18 + width > host.width ? x - 18 - width : x + 18;
    const top = Math.min(Math.max(8, y - height / 2), host.height - height - 8);
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };

  const show = (lines, point) => {
    box.replaceChildren(...lines.filter(Boolean).map((line, at) => F.make('div', at ? 'tip-note' : 'tip-title', line)));
    box.hidden = false;
    place(point);
  };

  const outline = (cell) => {
    if (cell === marked) return;
    marked = cell;
    F.mapping.setData('mark-hover', cell ? [F.selecting.cellFeature(cell)] : []);
  };

  const hide = () => {
    waiting = null;
    box.hidden = true;
    outline('');
    F.map.getCanvas().style.cursor = '';
  };

  const look = () => {
    const event = waiting;
    waiting = null;
    if (!event) return;
    const hit = F.selecting.pick(event.point, event.lngLat);
    if (!hit) { hide(); return; }
    show(LINES[hit.kind](hit), event.point);
    outline(hit.kind === 'cell' ? hit.id : '');
    F.map.getCanvas().style.cursor = ['camera', 'traffic'].includes(hit.kind) ? 'default' : 'pointer';
  };

  const start = () => {
    // A finger has no hover: a tooltip would stay behind it.
    if (!F.map || window.matchMedia('(hover: none)').matches) return;
    box = F.el(`${F.config.page}-hover`);
    F.map.on('mousemove', (event) => {
      if (!waiting) requestAnimationFrame(look);
      waiting = event;
    });
    F.map.on('mouseout', hide);
    F.map.on('movestart', hide);
  };

  F.hover = {start};
})();
