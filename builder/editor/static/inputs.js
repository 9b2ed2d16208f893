// One input for each kind of field. `input(field, value, changed, names)` calls `changed(newValue)`; null takes a field out.
// Values are those of the YAML: text, a list, a group.

import { make } from './dom.js';
import { word } from './words.js';

const LONG = new Set(['markdown']);
const SCALARS = new Set(['text', 'date', 'due', 'choice', 'flag', 'number', 'money', 'url', 'ref', 'file', 'markdown']);
const COMPOUND = { list: listInput, group: groupInput, table: tableInput };
const filled = (text) => (text.trim() === '' ? null : text);
const isScalar = (field) => SCALARS.has(field.kind);

export function input(field, value, changed, names) {
  return (COMPOUND[field.kind] ?? scalarInput)(field, value, changed, names);
}

/** An input for a cell of the grid or a line of the form. */
export function scalarInput(field, value, changed, names) {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : value.path ?? String(value);
  if (field.choices || field.kind === 'flag') return choice(field, text, changed);
  if (field.kind === 'ref') return reference(field, text, changed, names);
  const long = LONG.has(field.kind) || text.length > 60 || text.includes('\n');
  const node = make(long ? 'textarea' : 'input', { value: text, rows: long ? Math.min(18, 2 + text.split('\n').length) : null });
  node.addEventListener('change', () => changed(filled(node.value)));
  return node;
}

function choice(field, text, changed) {
  const options = field.choices ?? [word('yes'), word('no')];
  const node = make('select', {}, make('option', { value: '', text: field.required ? word('choose') : '' }),
    ...(text && !options.includes(text) ? [make('option', { value: text, text })] : []),
    ...options.map((option) => make('option', { value: option, text: option })));
  node.value = text;
  node.addEventListener('change', () => changed(filled(node.value)));
  return node;
}

/** A reference is typed by the other record's name or id; kept as its id. The name is shown beside it. */
function reference(field, text, changed, names) {
  const found = (field.to ?? []).flatMap((type) => (type === 'any' ? Object.values(names).flat() : names[type] ?? []));
  const titles = new Map(found);
  const ids = new Map(found.map(([id, title]) => [title, id]));
  const box = make('input', { value: titles.get(text) ?? text, list: `names-${(field.to ?? []).join('-')}`, title: text });
  box.addEventListener('change', () => {
    const id = ids.get(box.value.trim()) ?? box.value.trim();
    box.title = id;
    box.value = titles.get(id) ?? id;
    changed(filled(id));
  });
  return box;
}

/** Lists of names for references, one a target, made once. */
export function nameLists(fields, names, into) {
  const wanted = new Set();
  const walk = (field) => {
    if (field.to) wanted.add(field.to.join('-'));
    if (field.of) walk(field.of);
    (field.fields ?? []).forEach(walk);
  };
  fields.forEach(walk);
  for (const key of wanted) {
    if (document.getElementById(`names-${key}`)) continue;
    const found = key === 'any' ? Object.values(names).flat() : key.split('-').flatMap((type) => names[type] ?? []);
    into.append(make('datalist', { id: `names-${key}` }, ...found.map(([, title]) => make('option', { value: title }))));
  }
}

function listInput(field, value, changed, names) {
  const items = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  if (isScalar(field.of) && !field.of.to && !field.of.choices) {
    const lines = items.map((item) => (typeof item === 'string' ? item : item.path));
    const node = make('textarea', { value: lines.join('\n'), rows: Math.max(2, lines.length + 1), placeholder: word('perline') });
    node.addEventListener('change', () => {
      const kept = node.value.split('\n').map((line) => line.trim()).filter(Boolean);
      changed(kept.length ? kept : null);
    });
    return node;
  }
  return rows(items, (item, set) => input(field.of, item, set, names), () => (isScalar(field.of) ? '' : {}), changed);
}

function groupInput(field, value, changed, names) {
  const current = value && typeof value === 'object' ? { ...value } : {};
  return make('fieldset', { class: 'group' }, ...field.fields.map((part) => line(part, input(part, current[part.name], (next) => {
    if (next === null) delete current[part.name]; else current[part.name] = next;
    changed(Object.keys(current).length ? { ...current } : null);
  }, names))));
}

function tableInput(field, value, changed, names) {
  const row = { kind: 'group', fields: field.fields };
  if (!field.rows) {
    return rows(Array.isArray(value) ? value : [], (item, set) => groupInput(row, item, set, names), () => ({}), changed);
  }
  const current = value && typeof value === 'object' ? { ...value } : {};
  return make('div', {}, ...field.rows.map(([slug, label]) => make('details', {}, make('summary', { text: label }),
    groupInput(row, current[slug], (next) => {
      if (next === null) delete current[slug]; else current[slug] = next;
      changed(Object.keys(current).length ? { ...current } : null);
    }, names))));
}

function rows(start, one, blank, changed) {
  let items = [...start];
  const box = make('div', { class: 'rows' });
  const tell = () => {
    const kept = items.filter((item) => item !== null && item !== '' && (typeof item !== 'object' || Object.keys(item).length));
    changed(kept.length ? kept : null);
  };
  const draw = () => box.replaceChildren(
    ...items.map((item, n) => make('div', { class: 'row' }, one(item, (next) => { items[n] = next ?? blank(); tell(); }),
      make('button', { type: 'button', class: 'quiet', text: '×', title: word('less'), 'aria-label': word('less'),
        onclick: () => { items.splice(n, 1); draw(); tell(); } }))),
    make('button', { type: 'button', class: 'quiet', text: `＋ ${word('more')}`, onclick: () => { items.push(blank()); draw(); } }));
  draw();
  return box;
}

/** A field with its label, help and the place for what is wrong with it. */
export function line(field, node) {
  const marks = [field.required ? word('required') : '', field.help, field.basis ? `${word('basis')}：${field.basis}` : ''];
  return make('div', { class: 'line', 'data-field': field.name },
    make('label', {}, make('span', { class: 'label', text: field.label }),
      make('small', { text: marks.filter(Boolean).join(' · ') }), node),
    make('p', { class: 'wrong', role: 'alert', hidden: true }));
}
