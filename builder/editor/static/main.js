// The editor's page: which type, which records, what is open, what is wrong, and the way out.

import { ask, Refused } from './api.js';
import { askForRecord, askForWords } from './dialogs.js';
import { make } from './dom.js';
import { Form } from './form.js';
import { Grid } from './grid.js';
import { nameLists } from './inputs.js';
import { speak, word } from './words.js';

const at = (id) => document.getElementById(id);
const CHECK_AFTER = 900; // ms without a change before the whole site is checked
const state = { site: null, type: null, records: [], names: {}, quick: new Map(), whole: [], turn: 0 };
let timer = 0;

const say = (text, refused = false) => {
  at('status').textContent = text;
  at('status').classList.toggle('refused', refused);
};

/** Runs what may be refused; a refusal is told in the line of status. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    say(refusal(error), true);
    return undefined;
  }
}

function refusal(error) {
  if (!(error instanceof Refused)) throw error;
  return error.message === 'offline' ? word('offline') : error.message;
}

const messages = (record) => [...(state.quick.get(record.id) ?? []),
  ...state.whole.filter((one) => one.id === record.id && !(state.quick.get(record.id) ?? []).some((two) =>
    two.code === one.code && String(two.field) === String(one.field)))];

const grid = new Grid(at('grid'), { change, open, messages });
const form = new Form(at('form'), { change, rename, preview, discard, close });

let queue = Promise.resolve();

/** One change after the other, in the order they were made. */
function change(record, name, value) {
  if (value === null) delete record.values[name]; else record.values[name] = value;
  queue = queue.then(() => attempt(async () => {
    const told = await ask('change', { type: record.type, id: record.id, values: { [name]: value } });
    state.quick.set(record.id, told);
    record.draft = true;
    await redraw(record);
    clearTimeout(timer);
    timer = setTimeout(check, CHECK_AFTER);
  }));
  return queue;
}

async function redraw(record) {
  grid.refresh(record);
  if (form.record === record) form.mark(messages(record));
  await tell();
}

async function tell() {
  const count = (await ask('drafts')).length;
  say(count ? word('drafts', count) : word('nodrafts'));
  at('save').disabled = at('submit').disabled = !count;
  return count;
}

async function check() {
  await attempt(async () => {
    at('problems').replaceChildren(make('p', { class: 'note', text: word('checking') }));
    state.whole = await ask('check');
    state.records.forEach((record) => grid.refresh(record));
    if (form.record) form.mark(messages(form.record));
    showProblems();
  });
}

function showProblems() {
  const found = state.whole;
  const lines = found.map((one) => make('li', { class: one.severity },
    make('button', { class: 'quiet', text: one.place, onclick: () => jump(one) }), make('b', { text: one.code }),
    make('span', { text: `${one.message}。${one.hint}` })));
  at('problems').replaceChildren(make('h2', { text: found.length ? word('problems', found.length) : word('fine') }),
    make('ul', {}, ...lines));
}

/** To the record a message is about, of whatever type it is. */
async function jump(message) {
  const name = message.place.split('/')[1];
  if (name !== state.type.name && state.site.types.some((type) => type.name === name)) await choose(name);
  const record = state.records.find((one) => one.id === message.id);
  if (!record) return;
  open(record);
  const line = [...at('form').querySelectorAll(':scope > .line')].find((one) => one.dataset.field === message.field[0]);
  line?.querySelector('input, textarea, select')?.focus();
}

function open(record) {
  form.show(state.type, record, state.names, messages(record));
  const inputs = 'input, textarea, select';
  (at('form').querySelector(`.line.bad :is(${inputs})`) ?? at('form').querySelector(inputs))?.focus();
}

function close() {
  form.close();
  at('preview').hidden = true;
  grid.show(state.type, state.records, state.names, at('filter').value);
}

async function preview(record) {
  await queue;
  say(word('building'));
  await attempt(async () => {
    const { url } = await ask('preview', { id: record.id });
    const frame = make('iframe', { sandbox: 'allow-same-origin', title: word('preview'), src: `preview/${url}?${Date.now()}` });
    at('preview').replaceChildren(frame);
    at('preview').hidden = false;
    await tell();
  });
}

async function discard(record) {
  await queue;
  await attempt(async () => {
    await ask('discard', { type: record.type, id: record.id });
    state.quick.delete(record.id);
    close();
    await choose(state.type.name);
    await tell();
    check();
  });
}

function add() {
  const type = state.type;
  askForRecord(at('proposal'), type, async (values) => (await attempt(() => ask('propose', { type: type.name, values })))?.id,
    async (values) => {
      try {
        const { id, messages: told } = await ask('add', { type: type.name, values });
        state.quick.set(id, told);
        await choose(type.name);
        await tell();
        at('proposal').close(); // first: it gives the focus back to the button
        open(state.records.find((one) => one.id === id));
        check();
        return '';
      } catch (error) {
        return refusal(error);
      }
    });
}

/** Another id for a record that was never saved. */
function rename(record, value) {
  queue = queue.then(() => attempt(async () => {
    try {
      const { path } = await ask('rename', { type: record.type, id: record.id, new: value ?? '' });
      state.quick.set(value, state.quick.get(record.id) ?? []);
      Object.assign(record, { id: value, path });
      record.values.id = value;
    } finally {
      form.named(record);
    }
    grid.show(state.type, state.records, state.names, at('filter').value);
    await tell();
    await check();
  }));
  return queue;
}

async function save() {
  await queue;
  await attempt(async () => {
    const { paths } = await ask('save');
    const left = await settled();
    say(word('saved', paths.length) + (left ? word('unfinished', left) : ''));
  });
}

/** What is left when drafts were handed on: new records that are not finished. */
async function settled() {
  state.quick.clear();
  form.close();
  at('preview').hidden = true;
  await choose(state.type.name);
  await check();
  return tell();
}

async function send(title, body) {
  await queue;
  await attempt(async () => {
    const done = await ask('submit', { title, body });
    const left = await settled();
    const where = /^https?:/.test(done.where) ? make('a', { href: done.where, target: '_blank', rel: 'noreferrer', text: done.where })
      : make('code', { text: done.where });
    at('status').replaceChildren(word(done.how, done.branch), where, done.reason ? ` （${done.reason}）` : '',
      left ? word('unfinished', left) : '');
  });
}

async function choose(name) {
  state.turn += 1;
  const { turn } = state;
  const records = await ask('records', { type: name });
  const names = await ask('names');
  if (turn !== state.turn) return; // another type was chosen meanwhile: the last choice counts
  state.type = state.site.types.find((type) => type.name === name);
  at('type').value = name;
  state.records = records.map((record) => ({ ...record, type: name }));
  state.names = names;
  for (const list of document.querySelectorAll('datalist')) list.remove();
  grid.show(state.type, state.records, state.names, at('filter').value);
  nameLists(state.type.fields, state.names, document.body);
}

async function start() {
  state.site = await ask('site');
  speak(state.site.lang);
  at('office').textContent = state.site.name;
  document.title = `${state.site.name} · gongkai`;
  at('type').replaceChildren(...state.site.types.map((type) => make('option', { value: type.name, text: type.label })));
  at('type').addEventListener('change', () => { form.close(); at('preview').hidden = true; attempt(() => choose(at('type').value)); });
  at('filter').addEventListener('input', () => grid.show(state.type, state.records, state.names, at('filter').value));
  at('add').addEventListener('click', add);
  at('save').addEventListener('click', save);
  at('submit').addEventListener('click', () => askForWords(at('proposal'), send));
  await choose(state.site.types[0].name);
  await tell();
  if (state.site.lost.length) say(word('lost', state.site.lost.join('、')));
  await check();
}

attempt(start);
