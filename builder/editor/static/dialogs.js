// What is asked before something is done: the name and id of a new record, the words of a proposal.

import { make } from './dom.js';
import { input, line } from './inputs.js';
import { word } from './words.js';

/** `done(values)` may say what is wrong, and the dialog stays; `propose(values)` answers with an id. */
export function askForRecord(dialog, type, propose, done) {
  const values = {};
  let own = false; // an id somebody typed is not replaced
  const fields = ['title', 'doc_no', 'id'].map((name) => type.fields.find((field) => field.name === name)).filter(Boolean);
  const lines = fields.map((field) => line(field, input(field, '', async (value) => {
    values[field.name] = value ?? '';
    if (field.name === 'id') own = Boolean(value);
    if (!own) await suggest();
  }, {})));
  lines[0].querySelector('input').required = true;
  const id = lines.at(-1).querySelector('input');
  const suggest = async () => {
    const found = await propose(values);
    if (!own && found) id.value = values.id = found;
  };
  const wrong = make('p', { class: 'wrong', role: 'alert' });
  show(dialog, [make('h2', { text: `${word('add')} · ${type.label}` }), ...lines, wrong], 'create', async () => {
    values.id = id.value.trim();
    const refused = await done(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
    wrong.textContent = refused ?? '';
    return !refused;
  });
}

export function askForWords(dialog, done) {
  const title = make('input', { required: true, maxlength: 120 });
  const body = make('textarea', { rows: 4 });
  show(dialog, [make('label', {}, word('title'), title), make('label', {}, word('body'), body)], 'send',
    () => { done(title.value, body.value); return true; });
}

/** `confirm` answers whether the dialog may close. */
function show(dialog, parts, key, confirm) {
  dialog.replaceChildren(make('form', { method: 'dialog', onsubmit: async (event) => {
    event.preventDefault();
    if (await confirm()) dialog.close();
  } }, ...parts,
  make('p', { class: 'ends' }, make('button', { type: 'button', text: word('cancel'), onclick: () => dialog.close() }),
    make('button', { class: 'main', text: word(key) }))));
  dialog.showModal();
}
