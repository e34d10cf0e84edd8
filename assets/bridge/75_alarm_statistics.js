// The alarms' statistics: the window is the address, so that what is seen can be sent as a link.
(() => {
  'use strict';

  const F = window.fengge;
  const here = () => F.config?.page === 'alarms';
  const buttons = () => [...document.querySelectorAll('[data-group="window"] [data-choose]')];

  const press = (value) => {
    const target = buttons().find((node) => node.dataset.choose === value);
    if (target) for (const node of buttons()) node.setAttribute('aria-pressed', String(node === target));
  };

  const show = () => F.setProps('alarms-order', {data: {verb: 'show', chosen: F.room.gathered().chosen, at: Date.now()}});

  const read = () => {
    const asked = new URLSearchParams(location.search).get('window');
    if (asked) press(asked);
    show();
  };

  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-group="window"] [data-choose]');
    if (!here() || !target) return;
    press(target.dataset.choose);
    const query = new URLSearchParams(location.search);
    query.set('window', target.dataset.choose);
    history.pushState(history.state, '', `${location.pathname}?${query}`);
    show();
  });

  F.on('room', () => {
    if (!here()) return;
    window.addEventListener('popstate', read);
    read();
  });
})();
