// What is said where no case is left in the queue: which filter it was, and what else the words that were looked for may mean.
(() => {
  'use strict';

  const F = window.fengge;
  const MEANT_MOST = 6;
  // Shorter is no whole number of a case.
  const NUMBER = /^[\w./-]{6,}$/;

  /** A caller rarely knows a number: classes and areas whose name holds the words, as [filter, value, name]. */
  const meant = (q) => {
    const holds = (name) => name.toLowerCase().includes(q.toLowerCase());
    const kind = F.config.area_kinds[0]?.id;
    const classes = F.config.classes.filter(({name}) => holds(name)).map(({id, name}) => ['class', id, name]);
    const areas = F.areas.all(kind).map(({properties}) => ['area', `${kind}:${properties.code}`, String(properties.name)]);
    return [...classes, ...areas.filter(([, , name]) => holds(name))].slice(0, MEANT_MOST);
  };

  const meantButtons = (q) => meant(q).map(([field, value, name]) => F.button('choice queue-meant',
    F.t('queue.meant', {what: `${F.t(`queue.${field}`)} ${name}`}), () => F.queue.set({q: '', [field]: value})));

  /** The queue holds open cases only; one that is closed is found by its whole number, whichever source it came from. */
  const findClosed = async (number, said) => {
    said.textContent = F.t('queue.finding');
    try {
      const {ids: [id]} = await F.http.json(`/data/case-numbers/${encodeURIComponent(number)}`);
      F.selecting.select({type: 'incident', id});
      said.textContent = F.t('queue.found', {q: number});
    } catch (error) {
      said.textContent = error.status === 404 ? F.t('queue.found_none', {q: number}) : F.t('queue.failed_find', {reason: F.http.why(error)});
    }
  };

  const closedButton = (q) => {
    if (!NUMBER.test(q)) return [];
    const said = F.make('p', 'note');
    said.setAttribute('role', 'status');
    return [F.button('choice queue-closed', F.t('queue.find_closed'), () => findClosed(q, said)), said];
  };

  /** The sentence, each filter to be taken away by itself, and for words that were looked for where else they lead. */
  const build = (clear) => {
    const parts = F.queueFilter.parts(F.view.queue);
    const box = F.make('div', 'queue-empty');
    if (!parts.length) { box.append(F.make('p', '', F.t(F.stale.noIncidents() ? 'headline.no_incidents' : 'queue.empty'))); return box; }
    const {q} = F.view.queue;
    const only = parts.length === 1 && parts[0][0] === 'q';
    const text = only ? F.t('queue.empty_search', {q})
      : F.t('queue.empty_filtered', {filters: parts.map(([, words]) => words).join(F.t('join.list'))});
    const buttons = parts.map(([name, words]) => F.button('choice', F.t('queue.clear_one', {what: words}), () => F.queue.set({[name]: ''})));
    box.append(F.make('p', '', text), ...(q ? [...meantButtons(q), ...closedButton(q)] : []), ...buttons);
    if (parts.length > 1) box.append(F.button('primary', F.t('queue.clear'), clear));
    return box;
  };

  F.queueEmpty = {build};
})();
