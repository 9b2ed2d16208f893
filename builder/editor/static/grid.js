// The grid: a row a record, a column a field; cells are edited in place, and a block copied from Excel may be pasted in.

import { make } from './dom.js';
import { scalarInput } from './inputs.js';
import { word } from './words.js';

const MOST = 200; // rows shown at once

/** Text of a spreadsheet's clipboard as rows of cells: tabs, line ends, quoted cells with line ends in them. */
export function cellsOf(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; } else if (sign === '"') quoted = false; else cell += sign;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') { rows.at(-1).push(cell); cell = ''; }
    else if (sign === '\n') { rows.at(-1).push(cell); cell = ''; rows.push([]); }
    else if (sign !== '\r') cell += sign;
  }
  rows.at(-1).push(cell);
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === '') rows.pop();
  return rows;
}

export class Grid {
  /** `hooks`: change(record, name, value), open(record), messages(record). */
  constructor(box, hooks) {
    this.box = box;
    this.hooks = hooks;
  }

  show(type, records, names, filter) {
    this.type = type;
    this.names = names;
    this.fields = type.grid.map((name) => type.fields.find((field) => field.name === name));
    const wanted = filter.trim().toLowerCase();
    const found = records.filter((one) => !wanted || JSON.stringify(one.values).toLowerCase().includes(wanted));
    this.shown = found.slice(0, MOST);
    const note = found.length > MOST ? word('some', MOST, found.length) : word('count', found.length);
    this.box.replaceChildren(make('p', { class: 'note', text: note }), this.table());
  }

  table() {
    const head = make('tr', {}, make('th', { text: '' }), ...this.fields.map((field) =>
      make('th', { text: field.label + (field.required ? ' *' : ''), title: field.help })));
    const body = make('tbody', {}, ...this.shown.map((record) => this.row(record)));
    body.addEventListener('paste', (event) => this.paste(event));
    return make('div', { class: 'scroll' }, make('table', {}, make('thead', {}, head), body));
  }

  row(record) {
    const row = make('tr', { 'data-id': record.id, class: record.draft ? 'draft' : null },
      make('th', { scope: 'row' }, make('button', { class: 'quiet', text: word('open'), 'aria-label': `${word('open')} ${record.id}`,
        onclick: () => this.hooks.open(record) })),
      ...this.fields.map((field) => make('td', { 'data-name': field.name },
        scalarInput(field, record.values[field.name], (value) => this.hooks.change(record, field.name, value), this.names))));
    this.mark(row, this.hooks.messages(record));
    return row;
  }

  /** A row drawn anew, without taking the focus away from where one types. */
  refresh(record) {
    const old = this.box.querySelector(`tr[data-id="${CSS.escape(record.id)}"]`);
    if (!old) return;
    old.classList.toggle('draft', record.draft);
    this.mark(old, this.hooks.messages(record));
  }

  mark(row, messages) {
    for (const cell of row.querySelectorAll('td')) {
      const told = messages.filter((one) => one.field[0] === cell.dataset.name);
      cell.classList.toggle('bad', told.some((one) => one.severity === 'error'));
      cell.firstChild.setAttribute('aria-invalid', String(told.length > 0));
      cell.title = told.map((one) => `${one.message}。${one.hint}`).join('\n');
    }
  }

  /** A block of cells goes in from the cell one is at, to the right and down, as in a spreadsheet. */
  paste(event) {
    const rows = cellsOf(event.clipboardData.getData('text/plain'));
    const cell = event.target.closest('td');
    if (!cell || (rows.length === 1 && rows[0].length === 1)) return;
    event.preventDefault();
    const first = this.shown.findIndex((record) => record.id === cell.parentNode.dataset.id);
    const left = this.fields.findIndex((field) => field.name === cell.dataset.name);
    rows.forEach((texts, down) => texts.forEach((text, right) => {
      const record = this.shown[first + down];
      const field = this.fields[left + right];
      const box = record && field && this.box.querySelector(`tr[data-id="${CSS.escape(record.id)}"] td[data-name="${field.name}"]`);
      if (!box) return;
      const node = box.firstChild;
      if (node.tagName === 'SELECT' && ![...node.options].some((one) => one.value === text.trim())) {
        node.append(make('option', { value: text.trim(), text: text.trim() }));
      }
      node.value = text.trim();
      node.dispatchEvent(new Event('change'));
    }));
  }
}
