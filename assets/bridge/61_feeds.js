// Feeds' states and ages, the connection's state, and what to say when the server is lost.
(() => {
  'use strict';

  const F = window.fengge;
  let shownKey = '';

  const ageOf = (feed, now) => (feed.last_at ? F.age(now - Date.parse(feed.last_at)) : F.t('feed.never'));

  const chip = (feed, now) => {
    const box = F.make('span', `feed is-${feed.state}`);
    box.dataset.feed = feed.name;
    box.append(F.make('span', 'feed-name', feed.label), F.make('span', 'feed-age', ageOf(feed, now)));
    if (feed.state !== 'ok') {
      const last = feed.last_at ? F.t('feed.last', {time: F.shortMoment(new Date(feed.last_at))}) : '';
      const state = feed.last_at ? F.t(`feed.${feed.state}`) : '';
      box.append(F.make('span', 'feed-state', [state, last].filter(Boolean).join(F.t('join.dot'))));
    }
    return box;
  };

  /** How many feeds are in each state, in the words that each feed itself bears. */
  const summary = (feeds) => {
    const count = (state) => feeds.filter((feed) => feed.state === state).length;
    const bad = ['stale', 'dead', 'unknown'].filter(count).map((state) => `${count(state)} ${F.t(`feed.${state}`)}`);
    return [F.t('feeds.ok', {ok: count('ok')}), ...bad].join(F.t('join.dot'));
  };

  /** Ages run each second; the chips are made anew only when a feed's state changes. */
  const show = (now) => {
    const page = F.config.page;
    const {feeds} = F.live;
    if (!feeds.length) return;
    F.setText(`${page}-feeds-text`, summary(feeds));
    F.el(`${page}-feeds-text`)?.classList.toggle('is-bad', feeds.some((feed) => feed.state !== 'ok'));
    const box = F.el(`${page}-feeds-list`);
    if (!box) return;
    const key = feeds.map((feed) => `${feed.name}=${feed.state}`).join();
    if (key !== shownKey || !box.firstChild) {
      shownKey = key;
      box.replaceChildren(...feeds.map((feed) => chip(feed, now)));
      return;
    }
    feeds.forEach((feed, at) => {
      const age = box.children[at].querySelector('.feed-age');
      const text = ageOf(feed, now);
      if (age.textContent !== text) age.textContent = text;
    });
  };

  /** While the line is up the chip says what the clock does: live, or a replay and how fast. */
  const chipText = (state) => {
    const clock = F.clock.state();
    if (state !== 'live' || clock.kind === 'live') return F.t(`live.${state}`);
    if (clock.kind === 'replay' && !clock.paused) return F.t('clock.replay_at', {speed: F.number(clock.speed)});
    return F.t(clock.kind === 'replay' ? 'clock.paused' : `clock.${clock.kind}`);
  };

  const showConnection = (state) => {
    const page = F.config.page;
    F.setText(`${page}-live-text`, chipText(state));
    const node = F.el(`${page}-live-text`);
    if (node) node.dataset.state = state;
    const band = F.el(`${page}-band`);
    const lost = state === 'lost';
    document.body.classList.toggle('is-lost', lost);
    if (!band) return;
    band.hidden = !lost;
    if (lost) F.setText(`${page}-band-text`, F.t('band.lost', {time: F.seconds(F.live.heard)}));
  };

  const checkRelease = ({release}) => {
    F.live.outdated = Boolean(release) && release !== F.config.release;
    if (!F.live.outdated) return;
    if (F.config.page === 'wall') location.reload();
    const node = F.el('desk-release');
    if (node) node.hidden = false;
  };

  const start = () => {
    F.on('second', show);
    F.on('state', () => show(F.clock.now()));
    F.on('state', checkRelease);
    F.on('live-state', showConnection);
    F.on('clock', () => showConnection(F.live.state));
    showConnection(F.live.state);
  };

  F.feeds = {start};
})();
