// The parts of the search page as DOM, made of text nodes only: what a record says is never read as HTML.

/** An element with attributes and children; functions are listeners, null children are left out. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

/** Text with the marked stretches as <mark>. */
export function marked(text, marks = []) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), make('mark', { class: 'gk-search-mark' }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

const fact = (name, ...children) => make('span', { class: `gk-search-${name}` }, ...children);

/** One result. */
export function hitView(hit, several) {
  const { excerpt } = hit;
  const facts = [
    several ? fact('source', hit.source) : null,
    hit.type && fact('type', hit.type),
    hit.number && fact('number', ...marked(hit.number, hit.numberMarks)),
    hit.org && fact('org', hit.org),
    hit.date && make('time', { class: 'gk-search-date', datetime: hit.date }, hit.date),
    hit.validity && fact('validity', hit.validity),
    hit.where && fact('where', hit.where),
  ];
  const text = excerpt.text.trim()
    && make('p', { class: 'gk-search-excerpt' }, excerpt.before ? '…' : '', ...marked(excerpt.text, excerpt.marks), excerpt.after ? '…' : '');
  return make(
    'li', { class: 'gk-search-hit', 'data-zone': hit.zone },
    make('a', { class: 'gk-search-title', href: hit.base + hit.url }, ...marked(hit.title, hit.titleMarks)),
    make('p', { class: 'gk-search-facts' }, ...facts),
    text || null,
  );
}

const SHOWN = 6;

/** A facet: buttons that can be pressed, the first few at once. */
export function facetView(name, values, chosen, words, toggle) {
  const picked = values.filter(([value]) => chosen.includes(value));
  const missing = chosen.filter((value) => !values.some(([own]) => own === value)).map((value) => [value, 0]);
  const rest = values.filter(([value]) => !chosen.includes(value));
  const button = ([value, count]) =>
    make(
      'li', {},
      make(
        'button',
        { type: 'button', class: 'gk-search-value', role: 'checkbox', 'aria-checked': String(chosen.includes(value)), 'data-value': value, click: () => toggle(name, value) },
        fact('value-name', value), ' ', fact('value-count', String(count)),
      ),
    );
  const all = [...missing, ...picked, ...rest];
  const list = make('ul', { class: 'gk-search-values' }, all.slice(0, SHOWN).map(button));
  const more = all.length > SHOWN
    ? make('button', { type: 'button', class: 'gk-search-all', click: (event) => { event.currentTarget.remove(); list.append(...all.slice(SHOWN).map(button)); list.children[SHOWN].firstChild.focus(); } }, words.all)
    : null;
  return make('fieldset', { class: 'gk-search-facet', 'data-facet': name }, make('legend', {}, words.facets[name]), list, more);
}

/** The choices in force, each a button that takes it back. */
export function chosenView(filters, words, toggle, clear) {
  const picked = Object.entries(filters).flatMap(([name, values]) => values.map((value) => [name, value]));
  const chips = picked.map(([name, value]) =>
    make(
      'button', { type: 'button', class: 'gk-search-chip', 'aria-label': words.remove(value), 'data-value': value, click: () => toggle(name, value) },
      fact('chip-name', words.facets[name]), value, make('span', { 'aria-hidden': 'true' }, ' ×'),
    ));
  if (picked.length > 1) chips.push(make('button', { type: 'button', class: 'gk-search-clear', click: clear }, words.removeAll));
  return chips;
}

const template = (id) => {
  const found = document.getElementById(id);
  return found?.content ? [document.importNode(found.content, true)] : [];
};

/** What was tried when nothing was found, and the page's own help. */
export function emptyView(answer, words) {
  const tried = answer.tried.map(({ how, query }) => make('li', {}, words.stage[how], query && query !== answer.query ? `“${query}”` : ''));
  const told = tried.length ? [make('div', { class: 'gk-search-tried' }, make('span', {}, words.tried), make('ul', {}, tried))] : [];
  return [...told, ...template('gk-search-help')];
}

/** What a page offers before anything is asked. */
export const startView = () => template('gk-search-start');
