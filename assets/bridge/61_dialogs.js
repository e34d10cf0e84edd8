// What every dialog has: a head with its title and a way out, labelled fields, an order with what became of it.
(() => {
  'use strict';

  const F = window.fengge;

  /** The head of the dialog of that id; its title names the dialog. */
  const head = (dialog, title) => {
    const text = F.make('h2', '', title);
    text.id = `${dialog.id}-title`;
    const box = F.make('div', 'dialog-head');
    box.append(text, F.button('choice', F.t('keys.close'), () => dialog.close()));
    return box;
  };

  const field = (label, control) => {
    const box = F.make('div', 'case-field');
    const text = F.make('label', 'field-label', label);
    text.htmlFor = control.id;
    box.append(text, control);
    return box;
  };

  /** A select of `[words, value]`. */
  const select = (id, options) => {
    const node = F.make('select', 'queue-select');
    node.id = id;
    node.append(...options.map(([words, value]) => new Option(words, value)));
    return node;
  };

  const say = (dialog, text, bad = false) => {
    const node = dialog.querySelector('.form-said');
    node.textContent = text;
    node.classList.toggle('is-bad', bad);
  };

  /** Send an order; true where it was done. A refusal, or a lost server, is said in the dialog: `<words>.lost`, `<words>.refused`. */
  const order = async (dialog, url, body, words) => {
    try {
      await F.http.post(url, body);
      return true;
    } catch (error) {
      say(dialog, error.lost ? F.t(`${words}.lost`) : F.t(`${words}.refused`, {reason: F.http.why(error)}), true);
      return false;
    }
  };

  F.dialogs = {head, field, select, say, order};
})();
