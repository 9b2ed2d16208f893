// The form of one record: every field of its type, what is wrong with each beside it, and how the page will look.

import { make } from './dom.js';
import { input, line, nameLists } from './inputs.js';
import { word } from './words.js';

export class Form {
  /** `hooks`: change(record, name, value), rename(record, id), preview(record), discard(record), close(). */
  constructor(box, hooks) {
    this.box = box;
    this.hooks = hooks;
  }

  show(type, record, names, messages) {
    this.record = record;
    const { hooks } = this;
    const lines = type.fields.filter((field) => field.name !== 'id' || record.new).map((field) =>
      line(field, input(field, record.values[field.name], (value) => (field.name === 'id' ? hooks.rename(record, value)
        : hooks.change(record, field.name, value)), names)));
    const button = (key, does) => make('button', { type: 'button', text: word(key), onclick: does, id: `form-${key}` });
    this.box.replaceChildren(
      make('header', { class: 'form-head' }, make('h2'), make('span', { class: 'grow' }),
        button('preview', () => hooks.preview(record)), button('discard', () => hooks.discard(record)), button('close', hooks.close)),
      make('p', { class: 'note' }), ...lines);
    this.type = type;
    this.named(record);
    nameLists(type.fields, names, this.box);
    this.box.hidden = false;
    this.mark(messages);
    this.box.scrollTop = 0;
  }

  /** The record's id and file, which may change until it is saved. */
  named(record) {
    if (this.record !== record) return;
    this.box.querySelector('h2').textContent = `${this.type.label} · ${record.id}`;
    this.box.querySelector('.note').textContent = record.path;
    const id = this.box.querySelector('[data-field=id] input');
    if (id) id.value = record.id;
  }

  mark(messages) {
    for (const one of this.box.querySelectorAll(':scope > .line')) {
      const told = messages.filter((message) => message.field[0] === one.dataset.field);
      const words = one.querySelector(':scope > .wrong');
      words.hidden = !told.length;
      words.textContent = told.map((message) => `${message.message}。${message.hint}`).join('\n');
      one.classList.toggle('bad', told.some((message) => message.severity === 'error'));
    }
  }

  close() {
    this.box.hidden = true;
    this.record = null;
  }
}
