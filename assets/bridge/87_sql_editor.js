// The SQL editor: a plain text field, and under it the same text drawn with line numbers, colours and the marked word.
// Undo, selection, input methods and reading aloud are the browser's own.
(() => {
  'use strict';

  const F = window.fengge;
  const WORDS = new Set(
    ('select from where with as join left right full inner cross on using group by order having qualify limit offset union all '
      + 'except intersect distinct case when then else end and or not in is null like ilike between exists over partition rows '
      + 'range preceding following current row filter interval cast try_cast asc desc nulls first last true false date '
      + 'timestamp day hour minute month year extract window').split(' '),
  );
  // Comments, texts, quoted names, numbers, words; what is left stands as it is.
  const PARTS = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*'?)|("(?:[^"]|"")*"?)|(\b\d[\d.]*\b)|([A-Za-z_]\w*)/g;
  const INDENT = '  ';

  let marked = null;
  const field = () => F.el('sql-field');

  const kindOf = ([, comment, text, name, number, word]) => {
    if (comment) return 'comment';
    if (text) return 'text';
    if (number) return 'number';
    if (word && WORDS.has(word.toLowerCase())) return 'word';
    return name || word ? 'name' : '';
  };

  /** Pieces of the text with their kinds, cut once more where the marked word begins and ends. */
  const pieces = (text) => {
    const out = [];
    let at = 0;
    for (const found of text.matchAll(PARTS)) {
      if (found.index > at) out.push({from: at, to: found.index, kind: ''});
      out.push({from: found.index, to: found.index + found[0].length, kind: kindOf(found)});
      at = found.index + found[0].length;
    }
    if (at < text.length) out.push({from: at, to: text.length, kind: ''});
    if (!marked) return out;
    return out.flatMap((piece) => {
      const cuts = [piece.from, marked.from, marked.to, piece.to].filter((cut) => cut >= piece.from && cut <= piece.to);
      cuts.sort((one, two) => one - two);
      return cuts.slice(1).map((to, at2) => ({
        from: cuts[at2], to, kind: piece.kind, bad: cuts[at2] >= marked.from && to <= marked.to,
      })).filter((part) => part.to > part.from);
    });
  };

  const draw = () => {
    const text = field().value;
    const drawn = F.el('sql-drawn');
    drawn.replaceChildren(...pieces(text).map(({from, to, kind, bad}) => (
      F.make('span', [kind && `sql-${kind}`, bad && 'sql-bad'].filter(Boolean).join(' '), text.slice(from, to))
    )), '\n');
    const lines = text.split('\n').length;
    F.el('sql-numbers').textContent = Array.from({length: lines}, (_, at) => at + 1).join('\n');
    follow();
  };

  const follow = () => {
    const {scrollTop, scrollLeft} = field();
    F.el('sql-drawn').style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
    F.el('sql-numbers').style.transform = `translateY(${-scrollTop}px)`;
  };

  /** Put text in the selection's place, so that the browser can take it back. */
  const insert = (text) => {
    const node = field();
    node.focus();
    if (!document.execCommand('insertText', false, text)) {
      node.setRangeText(text, node.selectionStart, node.selectionEnd, 'end');
      node.dispatchEvent(new Event('input', {bubbles: true}));
    }
  };

  const put = (text) => {
    const node = field();
    node.focus();
    node.select();
    insert(text);
  };

  const mark = (word) => {
    marked = word ? {from: word.start, to: word.start + word.word.length} : null;
    draw();
    if (!word) return;
    const node = field();
    const line = Number.parseFloat(getComputedStyle(node).lineHeight);
    const top = (word.line - 1) * line;
    if (top < node.scrollTop || top > node.scrollTop + node.clientHeight - line) node.scrollTop = Math.max(0, top - line);
  };

  /** Write another word in the marked one's place. */
  const mend = (word, other) => {
    const node = field();
    node.focus();
    node.setSelectionRange(word.start, word.start + word.word.length);
    insert(other);
  };

  /** Tab indents while the field has a text before the cursor; Shift+Tab and Escape leave it, so that keys never trap. */
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      F.emit('sql-run');
    } else if (event.key === 'Tab' && !event.shiftKey && field().value) {
      event.preventDefault();
      insert(INDENT);
    }
  };

  const start = () => {
    const node = field();
    node.addEventListener('input', () => { marked = null; draw(); F.emit('sql-changed'); });
    node.addEventListener('scroll', follow);
    node.addEventListener('keydown', onKey);
    draw();
  };

  F.sqlEditor = {start, put, insert, mark, mend, text: () => field().value};
})();
