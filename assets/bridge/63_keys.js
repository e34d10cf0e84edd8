// The keyboard: one table of keys, which both acts and is shown. Nothing fires while somebody types.
(() => {
  'use strict';

  const F = window.fengge;

  const typing = (node) => node.matches?.('input:not([type=file]), textarea, select') || node.isContentEditable;
  const onMap = (event) => F.map?.getCanvas() === event.target;
  const dialogOpen = () => document.querySelector('dialog[open]');

  const queued = (does) => (event) => { if (F.queueView.has()) does(event); };

  /** Through the list that stands on the left: the alarms where they do, else the queue. */
  const move = (by) => (F.alarmList.isOpen() ? F.alarmList.move(by) : F.queueView.move(by));

  const chip = (event) => F.queueHead.toggle(F.queueFilter.STANDINGS[Number(event.key) - 1]);

  const next = () => {
    const choices = F.cases.open()?.choices;
    const verb = choices && F.caseVerbs.nextOf(choices);
    if (verb) F.caseForm.start(verb);
  };

  /** Back by one step: the field, the form, the drawer, the case. */
  const back = () => {
    if (F.caseForm.close() || F.alarmList.close()) return;
    document.body.classList.remove('show-layers', 'show-panel');
    const had = F.view.selection;
    F.selecting.select(null);
    if (had?.type === 'incident' && F.queueView.has()) F.queueView.focus();
  };

  // `keys` as the event names them, `shown` as the map of keys writes them.
  const TABLE = {
    move: [
      {keys: ['j', 'ArrowDown'], shown: ['J', '↓'], words: 'keys.down', does: queued(() => move(1)), notOnMap: true},
      {keys: ['k', 'ArrowUp'], shown: ['K', '↑'], words: 'keys.up', does: queued(() => move(-1)), notOnMap: true},
      {shown: ['Enter'], words: 'keys.enter'},
      {shown: ['Esc'], words: 'keys.escape'},
      {keys: ['/'], shown: ['/'], words: 'keys.search', does: queued(() => F.queueHead.focus())},
      {keys: ['1', '2', '3', '4', '5', '6', '7', '8'], shown: ['1', '–', '8'], words: 'keys.chips', does: queued(chip)},
    ],
    form: [
      {shown: ['Ctrl', 'Enter'], words: 'keys.send'},
      {keys: ['z'], shown: ['Z'], words: 'keys.undo', does: () => F.caseSend.undo()},
    ],
    page: [
      {keys: ['g'], shown: ['G'], words: 'keys.map', does: () => F.map?.getCanvas().focus()},
      {keys: ['q'], shown: ['Q'], words: 'keys.alarms', does: queued(() => F.alarmList.next())},
      {keys: ['l'], shown: ['L'], words: 'keys.tab', does: queued(() => F.queueView.otherTab())},
      {keys: ['+', '='], shown: ['+', '−'], words: 'keys.zoom', does: () => F.shell.zoomBy(1), notOnMap: true},
      {keys: ['-'], does: () => F.shell.zoomBy(-1), notOnMap: true},
      {keys: ['0'], shown: ['0'], words: 'keys.home', does: () => F.mapping.home()},
      {keys: ['?', '？'], shown: ['?'], words: 'keys.help', does: () => showMap()},
    ],
  };
  const BY_KEY = new Map(Object.values(TABLE).flat().flatMap((row) => (row.keys || []).map((key) => [key, row])));
  // The next step, whichever it is.
  const NEXT = '.';

  /** A row of the queue is opened by Enter like a button. */
  const onEnter = (event) => {
    if (!event.target.matches('.queue-row')) return false;
    event.preventDefault();
    F.queueView.open();
    return true;
  };

  const onEscape = (event) => {
    if (event.target.closest('#desk-queue-head') && typing(event.target)) { F.queueView.focus(); return; }
    if (typing(event.target) && !event.target.closest('.case-form')) { event.target.blur(); return; }
    back();
  };

  const verbFor = (event) => {
    const choices = F.cases.open()?.choices;
    return choices && /^[a-z]$/i.test(event.key) ? F.caseVerbs.verbOf(event.key.toUpperCase(), choices) : null;
  };

  const plain = (event) => {
    const row = BY_KEY.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (row?.does && !(row.notOnMap && onMap(event))) { event.preventDefault(); row.does(event); return; }
    if (event.key === NEXT) { event.preventDefault(); next(); return; }
    const verb = verbFor(event);
    if (verb) { event.preventDefault(); F.caseForm.start(verb); }
  };

  const onKey = (event) => {
    if (event.isComposing || event.defaultPrevented || dialogOpen()) return;
    if (event.key === 'Escape') { onEscape(event); return; }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); F.caseForm.send(); return; }
    if (event.key === 'Enter' && onEnter(event)) return;
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches('[role=tab]') && event.key.startsWith('Arrow')) return;
    plain(event);
  };

  // --- the map of keys --------------------------------------------------------------------------------------------------

  const keyRow = (shown, words) => {
    const row = F.make('div', 'key-row');
    const keys = F.make('span', 'key-keys');
    keys.append(...shown.map((key) => F.make('kbd', '', key)));
    row.append(keys, F.make('span', '', words));
    return row;
  };

  const group = (name, rows) => {
    const box = F.make('section', 'key-group');
    box.append(F.make('h3', '', F.t(`keys.group.${name}`)), ...rows);
    return box;
  };

  const verbRows = () => {
    const words = new Map();
    for (const [verb, key] of Object.entries(F.caseVerbs.KEYS)) {
      if (verb !== 'undo') words.set(key, [...(words.get(key) || []), F.caseVerbs.verbWord(verb)]);
    }
    return [keyRow([NEXT], F.t('keys.next')), ...[...words].map(([key, verbs]) => keyRow([key], verbs.join(' / ')))];
  };

  const rowsOf = (name) => TABLE[name].filter((row) => row.shown).map((row) => keyRow(row.shown, F.t(row.words)));

  const showMap = () => {
    const dialog = F.el('desk-keys');
    const grid = F.make('div', 'key-grid');
    const left = F.make('div');
    left.append(...['move', 'form', 'page'].map((name) => group(name, rowsOf(name))));
    grid.append(left, group('case', verbRows()));
    dialog.replaceChildren(F.dialogs.head(dialog, F.t('keys.title')), grid, F.make('p', 'note', F.t('keys.note')));
    dialog.showModal();
  };

  const start = () => document.addEventListener('keydown', onKey);

  F.keys = {start, showMap};
})();
