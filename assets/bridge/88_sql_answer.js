// An SQL answer as a table: rows come a page at a time; numbers stand right, unknown is a dash, cells are in fixed letters.
(() => {
  'use strict';

  const F = window.fengge;
  const RIGHT = ['number'];

  const DIGITS_MAX = 4;
  /** How many decimals a column has, so that its points stand under each other. */
  const digitsOf = (values) => values.reduce((most, value) => {
    if (typeof value !== 'number' || Number.isInteger(value)) return most;
    return Math.max(most, Math.min(DIGITS_MAX, (String(value).split('.')[1] || '').length));
  }, 0);

  const shown = (value, {kind, digits}) => {
    if (value === null) return '—';
    if (kind === 'yes_no') return F.t(value ? 'sql.yes' : 'sql.no');
    if (kind === 'number' && typeof value === 'number') {
      const form = {minimumFractionDigits: digits, maximumFractionDigits: digits};
      const text = new Intl.NumberFormat('en-US', form).format(Math.abs(value));
      return value < 0 ? `\u2212${text}` : text;
    }
    return String(value).replace(/(\d\d:\d\d:\d\d)\.\d+$/, '$1');
  };

  const classOf = (kind, value) => [
    RIGHT.includes(kind) && 'is-number', kind === 'cell' && 'code', value === null && 'is-unknown',
  ].filter(Boolean).join(' ');

  const row = (values, columns) => {
    const tr = F.make('tr');
    values.forEach((value, at) => {
      tr.append(F.make('td', classOf(columns[at].kind, value), shown(value, columns[at])));
    });
    return tr;
  };

  const table = ({columns, rows}) => {
    const node = F.make('table', 'grid sql-grid');
    const head = F.make('tr');
    for (const {name, kind} of columns) {
      const th = F.make('th', RIGHT.includes(kind) ? 'is-number' : '', name);
      th.scope = 'col';
      head.append(th);
    }
    const body = F.make('tbody');
    body.id = 'sql-body';
    body.append(...rows.map((values) => row(values, columns)));
    const thead = F.make('thead');
    thead.append(head);
    node.append(F.make('caption', '', F.t('sql.answer')), thead, body);
    return node;
  };

  const say = (text) => F.el('sql-rows').replaceChildren(F.make('p', 'empty', text));

  const links = (number) => {
    for (const form of ['csv', 'parquet']) {
      const node = F.el(`sql-${form}`);
      node.hidden = !number;
      if (number) node.href = `/data/sql/${number}/answer.${form}`;
    }
  };

  const count = (answer) => {
    const at = answer.as_of ? F.t('sql.as_of', {at: F.moment(new Date(answer.as_of))}) : '';
    const key = answer.truncated ? 'sql.truncated' : 'sql.rows';
    F.el('sql-count').textContent = [F.t(key, {n: F.number(answer.total)}), at].filter(Boolean).join(' · ');
  };

  /** The next page of rows, asked for by hand. */
  const more = (answer, held) => {
    const left = answer.total - held;
    if (left <= 0) return [];
    const n = Math.min(left, answer.rows.length);
    const button = F.button('chip-button sql-more', F.t('sql.more', {n: F.number(n)}), async () => {
      button.disabled = true;
      try {
        const next = await F.http.json(`/data/sql/${answer.number}?first=${held}`);
        F.el('sql-body').append(...next.rows.map((values) => row(values, answer.columns)));
        button.replaceWith(...more(answer, held + next.rows.length));
      } catch (error) {
        button.replaceWith(F.make('p', 'note', F.t(error.status === 404 ? 'sql.gone' : 'err.lost')));
      }
    });
    return [button];
  };

  const show = (answer) => {
    count(answer);
    document.querySelector('.sql-answer').classList.remove('is-old');
    links(answer.number);
    if (!answer.total) {
      say(F.t('sql.none'));
      F.el('sql-map-box').hidden = true;
      return;
    }
    answer.columns.forEach((column, at) => { column.digits = digitsOf(answer.rows.map((values) => values[at])); });
    F.el('sql-rows').replaceChildren(table(answer), ...more(answer, answer.rows.length));
    F.el('sql-rows').scrollTop = 0;
    F.sqlMap.show(answer).catch((error) => console.error(`fengge: ${error.message}`));
  };

  /** What stands there belongs to a statement before this one. */
  const age = () => {
    const [box, told] = [document.querySelector('.sql-answer'), F.el('sql-count')];
    if (!told.textContent || box.classList.contains('is-old')) return;
    box.classList.add('is-old');
    told.textContent = F.t('sql.old', {count: told.textContent});
  };

  F.sqlAnswer = {show, say, age};
})();
