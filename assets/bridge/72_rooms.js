// Pages without a map (appraisal, accounts, audit, sensitive incidents): one form, its choices, its orders.
// The server checks every order as if a stranger had sent it; nothing here decides what is allowed.
(() => {
  'use strict';

  const F = window.fengge;
  const HEAD_ACTIONS = ['theme', 'lang', 'sign-out', 'zoom-in', 'zoom-out', 'home'];

  const page = () => F.config.page;

  /** Every field and every pressed choice of the page, by name. */
  const gathered = () => {
    const fields = {};
    for (const node of document.querySelectorAll(`.field input[id^="${page()}-"]`)) {
      fields[node.id.slice(page().length + 1)] = node.value;
    }
    const chosen = {};
    for (const group of document.querySelectorAll('[data-group]')) {
      const pressed = group.querySelectorAll('[data-choose][aria-pressed="true"]');
      chosen[group.dataset.group] = Array.from(pressed, (node) => node.dataset.choose);
    }
    return {fields, chosen};
  };

  const send = (target) => {
    closeQuestions();
    const {order: verb, before = ''} = target.dataset;
    F.setProps(`${page()}-order`, {data: {verb, before, ...gathered(), at: Date.now()}});
  };

  /** Show what one choice asks further: `data-shown-by="group:value"`. */
  const follow = (group, value) => {
    for (const node of document.querySelectorAll(`[data-shown-by^="${group}:"]`)) {
      node.hidden = node.dataset.shownBy !== `${group}:${value}`;
    }
  };

  const choose = (target) => {
    const group = target.closest('[data-group]');
    if (group.dataset.several === 'true') {
      target.setAttribute('aria-pressed', String(target.getAttribute('aria-pressed') !== 'true'));
      return;
    }
    for (const node of group.querySelectorAll('[data-choose]')) {
      node.setAttribute('aria-pressed', String(node === target));
    }
    follow(group.dataset.group, target.dataset.choose);
    F.emit('chosen', {group: group.dataset.group, value: target.dataset.choose});
  };

  const pick = (target) => {
    const [kind, ...rest] = target.dataset.pick.split(':');
    F.setProps('accounts-message', {children: ''});
    F.setProps('accounts-picked', {data: {kind, name: rest.join(':'), at: Date.now()}});
    document.querySelector('.room-side')?.scrollIntoView({block: 'nearest', behavior: F.reducedMotion() ? 'auto' : 'smooth'});
  };

  const closeQuestions = () => {
    for (const node of document.querySelectorAll('.sure')) node.hidden = true;
    for (const node of document.querySelectorAll('[data-ask][aria-expanded="true"]')) node.setAttribute('aria-expanded', 'false');
  };

  const ask = (target) => {
    const box = target.dataset.ask ? F.el(target.dataset.ask) : null;
    const opens = Boolean(box?.hidden);
    closeQuestions();
    if (!opens) return;
    box.hidden = false;
    target.setAttribute('aria-expanded', 'true');
    box.querySelector('[data-ask=""]').focus();
  };

  /** Where the page is no secure context the browser has no clipboard: then the text stands selected. */
  const copy = async (target) => {
    const secret = target.parentElement.querySelector('.secret');
    try {
      await navigator.clipboard.writeText(target.dataset.copy);
      target.textContent = target.dataset.done;
    } catch {
      window.getSelection().selectAllChildren(secret);
    }
  };

  const WAYS = {order: send, choose, pick, ask, copy};

  const onClick = (event) => {
    const action = event.target.closest('[data-action]');
    if (action && HEAD_ACTIONS.includes(action.dataset.action)) F.shell.actions[action.dataset.action](action);
    const target = event.target.closest('[data-order], [data-choose], [data-pick], [data-ask], [data-copy]');
    if (!target) return;
    for (const [name, way] of Object.entries(WAYS)) if (target.dataset[name] !== undefined) way(target);
  };

  const onKey = (event) => {
    if (event.key === 'Escape') closeQuestions();
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('.field input')) return;
    event.preventDefault();
    event.target.closest('.form').querySelector(':scope > .field-row > .primary[data-order]')?.click();
  };

  /** A session that ended leads to the sign-in page, whatever asked. */
  const watchSession = () => {
    const asked = window.fetch;
    window.fetch = async (...args) => {
      const response = await asked(...args);
      if (response.status === 401) F.http.signIn();
      return response;
    };
  };

  let mounted = false;
  const mountRoom = (config) => {
    if (config && !mounted) {
      mounted = true;
      F.config = config;
      F.shell.applyTheme(config.theme);
      watchSession();
      document.addEventListener('click', onClick);
      document.addEventListener('keydown', onKey);
      F.emergency.start();
      document.body.classList.add('is-ready');
      F.emit('room', config);
    }
    return window.dash_clientside.no_update;
  };

  F.room = {gathered, follow, send: (verb) => send({dataset: {order: verb}})};
  window.dash_clientside.fengge.mountRoom = mountRoom;
})();
