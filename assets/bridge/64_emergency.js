// An emergency that lasts stands as a band on every page; a leader declares and ends it in a dialog.
(() => {
  'use strict';

  const F = window.fengge;
  const EVERY_MS = 30000;
  const LEAST = 4;
  const WHOLE = 'whole';
  const HOURS = [2, 4, 8, 12, 24, 48, 72];

  let lasting = [];
  let seen = '';

  const now = () => (F.clock.state() ? F.clock.now() : new Date());
  const moment = (text) => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

  const areaWords = (one) => one.area_name || (one.area_kind ? `${one.area_code}` : F.t('emergency.whole'));

  const until = (one) => {
    const at = new Date(moment(one.until));
    return F.fullDay(at) === F.fullDay(now()) ? F.time(at) : `${F.day(at)} ${F.time(at)}`;
  };

  const line = (one) => {
    const about = {area: areaWords(one), time: until(one), reason: one.reason};
    return F.t(one.reason && F.config.page !== 'wall' ? 'emergency.lasts_why' : 'emergency.lasts', about);
  };

  const drawBand = () => {
    const band = F.el(`${F.config.page}-emergency-band`);
    if (!band) return;
    // A page without the district's clock shows what the server says lasts.
    const still = F.clock.state() ? lasting.filter((one) => moment(one.until) > now().getTime()) : lasting;
    const lines = still.map(line);
    band.hidden = lines.length === 0;
    const key = lines.join('\n');
    if (band.dataset.key === key) return;
    band.dataset.key = key;
    F.emit('emergency', still);
    band.replaceChildren(F.make('strong', '', F.t('emergency.short')), ...lines.map((text) => F.make('span', '', text)));
  };

  const refresh = async () => {
    try {
      ({lasting} = await F.http.json('/data/emergency'));
    } catch (error) {
      // Asked again before long.
      console.warn(`fengge: emergency: ${error.message}`);
      return;
    }
    drawBand();
    if (F.el('desk-emergency')?.open) drawLasting();
  };

  // --- the dialog -------------------------------------------------------------------------------------------------------

  const dialog = () => F.el('desk-emergency');
  const say = (text, bad = false) => F.dialogs.say(dialog(), text, bad);

  const order = async (url, body, done) => {
    if (!await F.dialogs.order(dialog(), url, body, 'emergency')) return false;
    say(F.t(done));
    await refresh();
    return true;
  };

  const lastingRow = (one) => {
    const row = F.make('div', 'emergency-row');
    const text = F.make('div');
    const by = F.t('emergency.by', {post: one.declared_by || '', time: F.shortMoment(new Date(moment(one.declared_at)))});
    text.append(F.make('strong', '', line(one)), F.make('div', 'note', by));
    const button = F.button('choice', F.t('emergency.end'), () => {
      // Asked twice, in the same place: an end by a slip would take tier 3 from whoever counts on it.
      if (button.dataset.sure) { order('/data/emergency/end', {emergency: one.id}, 'emergency.ended'); return; }
      button.dataset.sure = 'yes';
      for (const name of ['textContent', 'ariaLabel', 'title']) button[name] = F.t('emergency.sure_end');
    });
    row.append(text, button);
    return row;
  };

  const drawLasting = () => {
    const box = dialog().querySelector('.emergency-lasting');
    const rows = lasting.length ? lasting.map(lastingRow) : [F.make('p', 'note', F.t('emergency.none'))];
    box.replaceChildren(...rows);
  };

  /** The place is chosen, never preset to the whole: in a hurry nobody looks twice. What is open at the desk is offered. */
  const areaSelect = () => {
    const kind = F.config.area_kinds[0]?.id;
    const areas = F.areas.all(kind).map(({properties}) => [properties.name, `${kind}:${properties.code}`]);
    const select = F.dialogs.select('desk-emergency-area', [[F.t('emergency.choose'), ''], [F.t('emergency.whole'), WHOLE], ...areas]);
    const {selection} = F.view;
    if (selection?.type === 'area' && selection.kind === kind) select.value = `${kind}:${selection.id}`;
    return select;
  };

  const hoursSelect = () => {
    const offered = HOURS.filter((hours) => hours <= F.config.emergency_hours_max).map((n) => {
      const end = new Date(now().getTime() + n * 3600000);
      return [F.t('emergency.hours', {n, time: `${F.day(end)} ${F.time(end)}`}), n];
    });
    return F.dialogs.select('desk-emergency-until', offered);
  };

  const form = () => {
    const node = F.make('form', 'case-form');
    const [area, hours] = [areaSelect(), hoursSelect()];
    const reason = F.make('textarea', 'case-text');
    Object.assign(reason, {id: 'desk-emergency-reason', maxLength: 200, rows: 2});
    node.append(F.make('h3', '', F.t('emergency.declare')), F.make('p', 'note', F.t('emergency.about')),
      F.dialogs.field(F.t('emergency.area'), area), F.dialogs.field(F.t('emergency.reason'), reason), F.dialogs.field(F.t('emergency.until'), hours),
      F.make('p', 'form-said'), F.make('button', 'primary', F.t('emergency.declare')));
    node.querySelector('.form-said').setAttribute('role', 'alert');
    node.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!area.value) { say(F.t('emergency.no_area'), true); area.focus(); return; }
      const why = reason.value.trim();
      if (why.length < LEAST) { say(F.t('emergency.short_reason'), true); reason.focus(); return; }
      const end = new Date(now().getTime() + Number(hours.value) * 3600000).toISOString();
      const body = {reason: why, until: end, ...(area.value === WHOLE ? {} : {area: area.value})};
      if (await order('/data/emergency', body, 'emergency.declared')) reason.value = '';
    });
    return node;
  };

  const show = () => {
    dialog().replaceChildren(F.dialogs.head(dialog(), F.t('emergency.title')), F.make('div', 'emergency-lasting'), form());
    drawLasting();
    dialog().showModal();
  };

  const start = () => {
    if (!F.config.can.emergencies) return;
    F.on('state', ({cases}) => {
      if (seen === String(cases)) return;
      seen = String(cases);
      refresh();
    });
    F.on('second', drawBand);
    // A page without a stream is told nothing: it asks.
    if (!F.clock.state()) setInterval(refresh, EVERY_MS);
    refresh();
  };

  F.emergency = {start, show};
})();
