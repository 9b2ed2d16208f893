// The form of one record: every field of its type, what is wrong with each beside it, and how the page will look.

import { make } from './dom.js';
import { input, line, nameLists } from './inputs.js';
import { word } from './words.js';

export class Form {
  /** `hooks`: change(record, name, value), preview(record), discard(record), close(). */
  constructor(box, hooks) {
    this.box = box;
    this.hooks = hooks;
  }

  show(type, record, names, messages) {
    this.record = record;
    const { hooks } = this;
    const lines = type.fields.filter((field) => field.name !== 'id').map((field) =>
      line(field, input(field, record.values[field.name], (value) => hooks.change(record, field.name, value), names)));
    const button = (key, does) => make('button', { type: 'button', text: word(key), onclick: does, id: `form-${key}` });
    this.box.replaceChildren(
      make('header', { class: 'form-head' }, make('h2', { text: `${type.label} · ${record.id}` }), make('span', { class: 'grow' }),
        button('preview', () => hooks.preview(record)), button('discard', () => hooks.discard(record)), button('close', hooks.close)),
      make('p', { class: 'note', text: record.path }), ...lines);
    nameLists(type.fields, names, this.box);
    this.box.hidden = false;
    this.mark(messages);
    this.box.scrollTop = 0;
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
