// Saved views: questions under a name. Opened, each is asked anew within the scope of whoever opens it.
(() => {
  'use strict';

  const F = window.fengge;

  /** Why an order was refused; of the walls' rule in its own words. */
  const why = (error) => (error.reason && F.has(`planner.hang.${error.reason}`) ? F.planHang.keptWords([error.reason]) : F.http.why(error));

  const order = async (url, body) => {
    try {
      await F.http.post(url, body);
      await show();
    } catch (error) {
      tell(why(error));
    }
  };

  const post = (verb, body) => order(`/data/planner/views/${verb}`, body);

  const tell = (text) => { const box = F.el('planner-views-said'); if (box) box.textContent = text; };

  /** What was done, in words; of a sending where to. */
  const deed = (step) => F.t(step.target ? `planner.view_sent.${step.target}` : `planner.view.${step.verb.split('.')[1]}`);

  const history = (view) => {
    const box = F.make('details', 'view-history');
    const list = F.make('ul');
    list.append(...view.history.map((step) => F.make('li', 'note', [
      F.moment(new Date(step.at)), step.by, deed(step), step.name || '',
    ].filter(Boolean).join(F.t('join.dot')))));
    box.append(F.make('summary', 'note', F.t('planner.view_history', {n: view.history.length})), list);
    return box;
  };

  const open = (view) => {
    F.el('planner-dialog').close();
    F.planner.change(F.question.read(view.question));
  };

  /** A form under a view; pressed again it goes away. */
  const unfold = (row, name, make) => {
    const there = row.querySelector(`:scope > .${name}`);
    for (const form of row.querySelectorAll(':scope > form')) form.remove();
    if (there) return;
    const form = make();
    form.classList.add(name);
    row.insertBefore(form, row.querySelector(':scope > .view-history'));
    form.querySelector('input, select').focus();
  };

  const renaming = (view) => {
    const form = F.make('form', 'save-form');
    const input = F.make('input', 'queue-search');
    Object.assign(input, {value: view.name, maxLength: 60});
    input.setAttribute('aria-label', F.t('planner.view_name'));
    form.append(input, F.make('button', 'choice', F.t('planner.view.rename')));
    form.addEventListener('submit', (event) => { event.preventDefault(); post('rename', {view: view.id, name: input.value}); });
    return form;
  };

  const rowOf = (view, told) => {
    const row = F.make('li', 'view-row');
    const about = F.make('div', 'view-about');
    const question = F.question.read(view.question);
    const name = F.button('view-name', F.t('planner.view_open', {name: view.name}), () => open(view), view.name);
    about.append(name, F.make('span', 'note', [F.planWords.title(question), ...F.planCuts.words(question), view.owner, F.shortMoment(new Date(view.changed_at))].join(F.t('join.dot'))));
    const tools = F.make('div', 'chooser');
    const sent = view.sent_to.includes('briefing');
    const send = F.button('choice', F.t(sent ? 'planner.view_is_sent' : 'planner.view_send'), () => post('send', {view: view.id, to: 'briefing'}));
    send.disabled = sent;
    tools.append(send, F.planHang.button(view, told.wall, (form) => unfold(row, 'hang-form', form), order));
    if (told.mine.includes(view.id)) {
      tools.append(
        F.button('choice', F.t('planner.view_replace'), () => post('save', {view: view.id, name: view.name, question: F.plan.text})),
        F.button('choice', F.t('planner.view.rename'), () => unfold(row, 'rename-form', () => renaming(view))),
        F.button('choice', F.t('planner.view.delete'), () => post('delete', {view: view.id})),
      );
    }
    row.append(about, tools, ...F.planHang.notes(view, told.wall), history(view));
    return row;
  };

  const saving = () => {
    const form = F.make('form', 'save-form');
    const input = F.make('input', 'queue-search');
    Object.assign(input, {placeholder: F.t('planner.view_name'), maxLength: 60, autocomplete: 'off'});
    input.setAttribute('aria-label', F.t('planner.view_name'));
    form.append(input, F.make('button', 'primary', F.t('planner.view.save')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (input.value.trim()) post('save', {name: input.value, question: F.plan.text});
      else input.focus();
    });
    return form;
  };

  const show = async () => {
    const dialog = F.el('planner-dialog');
    let told = {views: [], mine: []};
    let failed = '';
    try { told = await F.http.json('/data/planner/views'); } catch (error) { failed = F.http.why(error); }
    const list = F.make('ul', 'view-list');
    list.append(...told.views.map((view) => rowOf(view, told)));
    const about = [F.t(told.views.length ? 'planner.views_note' : 'planner.views_none'),
      ...(told.views.length && !told.wall.may_send ? [F.t('planner.view_hang_by')] : [])];
    const said = F.make('p', 'note', failed || about.join(F.t('join.sentence')));
    said.id = 'planner-views-said';
    said.setAttribute('role', 'status');
    dialog.replaceChildren(F.dialogs.head(dialog, F.t('planner.views')), saving(), said, list);
    if (!dialog.open) dialog.showModal();
  };

  F.planViews = {show};
})();
