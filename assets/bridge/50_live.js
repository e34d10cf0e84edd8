// The live stream: server-sent events over fetch, so that a refusal's status is seen, with reconnect and catch-up.
(() => {
  'use strict';

  const F = window.fengge;
  const FIRST_MS = 1000;
  const LAST_MS = 30000;
  // The server says something at least each 15 s: a longer silence is a dead line, even while TCP holds it.
  const SILENCE_MS = 20000;
  // A server that stands still accepts a connection and never answers on it.
  const CONNECT_MS = 5000;
  // From the first failure to the band over the page: a restart is over sooner and needs no alarm.
  const LOST_MS = 8000;

  const live = {
    state: 'connecting', events: 0, attempts: 0, feeds: [], version: 0, cases: '', release: null, outdated: false, heard: null,
  };
  F.live = live;

  let abort = null;
  let timer = 0;
  let silence = 0;
  let losing = 0;
  let address = '';

  const setState = (state) => {
    if (live.state === state) return;
    live.state = state;
    // What is lost stands at the moment it was last heard of; a clock that ran on would belie the numbers.
    F.clock.hold(state === 'lost' ? live.heard : null);
    F.emit('live-state', state);
  };

  const query = () => {
    const cells = F.layering.visible().find((layer) => layer.spec.draw === 'cells');
    return F.http.query({
      layers: F.layering.visible().map((layer) => layer.spec.id).join(','),
      res: cells ? F.cells.clamp(cells.spec) : '', kind: F.view.kind,
    });
  };

  /** A source's state, with its name on screen and the kind of feed that layers name. */
  const labelled = (feeds) => feeds.map((feed) => {
    const known = F.config.feeds.find((item) => item.name === feed.name);
    return {...feed, label: known?.label || feed.name, feed: known?.feed || feed.name};
  });

  const onState = (state) => {
    live.events += 1;
    live.version = state.version;
    live.feeds = labelled(state.feeds);
    // What the panel says of cameras hangs on their source as well as on the cases.
    const cases = [state.cases, state.looking, ...state.feeds.map((feed) => feed.state)].join();
    live.release = state.release;
    F.clock.hold(null);
    F.clock.take(state.clock);
    live.heard = F.clock.now();
    if (live.cases !== cases) {
      live.cases = cases;
      F.setProps('desk-live-cases', {data: cases});
    }
    F.emit('state', state);
    // A page of another build is about to load itself anew: it is not live any more.
    if (live.outdated && F.config.page === 'wall') return;
    live.attempts = 0;
    clearTimeout(losing);
    losing = 0;
    setState('live');
    F.stale.apply();
    F.layering.compare(state.layers);
  };

  /** Split the stream into events; a comment line only proves that the line is alive. */
  const reader = () => {
    let rest = '';
    return (text) => {
      rest += text;
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const lines = block.split(/\r?\n/);
        const name = lines.find((line) => line.startsWith('event:'))?.slice(6).trim();
        const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
        if (name === 'state' && data.length) onState(JSON.parse(data.join('\n')));
      }
    };
  };

  const giveUpAfter = (ms) => {
    clearTimeout(silence);
    silence = setTimeout(() => { if (abort) abort.abort('silence'); }, ms);
  };

  const retryLater = () => {
    clearTimeout(timer);
    live.attempts += 1;
    const wait = Math.min(LAST_MS, FIRST_MS * 2 ** (live.attempts - 1));
    timer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
    if (live.state !== 'lost') setState('reconnecting');
    losing = losing || setTimeout(() => setState('lost'), LOST_MS);
  };

  const consume = async (response) => {
    const feed = reader();
    const stream = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      giveUpAfter(SILENCE_MS);
      const {value, done} = await stream.read();
      if (done) return;
      if (live.state === 'live') live.heard = F.clock.now();
      feed(value);
    }
  };

  const connect = async () => {
    clearTimeout(timer);
    const mine = new AbortController();
    if (abort) abort.abort('replaced');
    abort = mine;
    address = query();
    try {
      giveUpAfter(CONNECT_MS);
      const options = {signal: mine.signal, headers: {Accept: 'text/event-stream'}};
      await consume(await F.http.get(`/live?${address}`, options));
    } catch (error) {
      if (mine.signal.reason === 'replaced') return;
    }
    if (abort !== mine) return;
    retryLater();
  };

  /** Open the stream anew if it no longer asks for what is shown. */
  const follow = F.debounce(() => { if (query() !== address) connect(); }, 300);

  const wake = () => {
    if (document.visibilityState === 'visible' && live.state !== 'live') { live.attempts = 0; connect(); }
  };

  const start = () => {
    live.heard = F.clock.now();
    connect();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('pagehide', () => abort?.abort('replaced'));
  };

  Object.assign(live, {start, follow, reconnect: connect});
})();
