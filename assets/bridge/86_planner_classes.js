// The classes of the builder: families that open, and a field that finds a class in any of them by its name.
(() => {
  'use strict';

  const F = window.fengge;
  const opened = new Set();
  let sought = '';

  const meant = (text) => text.toLowerCase().includes(sought.toLowerCase());

  const n = (told, item) => told.get(item.id)?.n || 0;

  /** Families with the classes that are known here now; where something is sought, only what bears its name. */
  const families = (question, told) => F.config.groups.map((group) => {
    const known = F.config.classes.filter((item) => item.group === group.id && (told.has(item.id) || question.classes.includes(item.id)));
    const members = known.filter((item) => !sought || meant(group.name) || meant(item.name)).sort((a, b) => n(told, b) - n(told, a));
    return {group, members, total: known.reduce((sum, item) => sum + n(told, item), 0)};
  }).filter(({group, members}) => members.length || (!sought && question.groups.includes(group.id)));

  const family = ({group, members, total}, question, told, {choice, chooser}) => {
    const box = F.make('details', 'planner-group');
    box.open = Boolean(sought) || opened.has(group.id) || members.some((item) => question.classes.includes(item.id));
    box.addEventListener('toggle', () => { if (!sought) (box.open ? opened.add(group.id) : opened.delete(group.id)); });
    const head = F.make('summary');
    head.append(choice(group.name, question.groups.includes(group.id), (event) => { event.preventDefault(); F.planner.toggle('groups', group.id); }, {n: total}));
    box.append(head, chooser(members.map((item) => choice(item.name, question.classes.includes(item.id), () => F.planner.toggle('classes', item.id), {n: n(told, item)}))));
    return box;
  };

  const found = (question, told) => families(question, told).flatMap(({members}) => members.map((item) => item.id));

  const takeAll = (ids) => {
    const {classes} = F.plan.question;
    F.planner.change({classes: [...new Set([...classes, ...ids])]});
  };

  const list = (question, tools) => {
    const told = new Map(tools.values);
    const rows = families(question, told).map((one) => family(one, question, told, tools));
    const ids = sought ? found(question, told) : [];
    const all = ids.length > 1 ? [F.button('choice', F.t('planner.find_all', {n: ids.length}), () => takeAll(ids))] : [];
    // Before the first answer nothing is known: not even that there is nothing.
    if (!F.plan.answer) return [];
    const none = F.make('p', 'note', sought ? F.t('planner.find_none', {text: sought}) : F.planWords.nothing(F.plan.answer));
    return rows.length ? [...all, ...rows] : [none];
  };

  /** The field stays from answer to answer, with what is typed in it; what it finds is drawn anew. */
  const draw = (question, tools) => {
    const box = F.el('planner-class');
    if (!box.childElementCount) {
      const input = F.make('input', 'queue-search');
      Object.assign(input, {type: 'search', placeholder: F.t('planner.find_class'), autocomplete: 'off'});
      input.setAttribute('aria-label', F.t('planner.find_class'));
      box.append(input, F.make('div', 'planner-found'));
    }
    const [input, held] = box.children;
    const show = () => held.replaceChildren(...list(F.plan.question, tools));
    input.oninput = () => { sought = input.value.trim(); show(); };
    input.onkeydown = (event) => {
      if (event.key === 'Enter' && !event.isComposing && sought) takeAll(found(F.plan.question, new Map(tools.values)));
      if (event.key === 'Escape' && sought) { event.stopPropagation(); input.value = ''; sought = ''; show(); }
    };
    show();
  };

  /** Nothing is sought any more: what begins anew shows every class. */
  const clear = () => {
    sought = '';
    const input = F.el('planner-class').querySelector('input');
    if (input) input.value = '';
  };

  F.planClasses = {clear, draw};
})();
