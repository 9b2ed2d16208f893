// The behaviour of the search page. Without this script the page offers its lists.

import { keys } from './box.js';
import { LONGEST } from './query.js';
import { searchAll } from './several.js';
import { forget, more, readState, recent, remember, writeState } from './state.js';
import { chosenView, emptyView, facetView, hitView, make, startView } from './view.js';
import { words as wordsOf } from './words.js';

const DELAY = 120; // ms from the last key to the question
const REMEMBER = 1500; // ms a query must stand to count as asked
const words = wordsOf(document.documentElement.lang);

class Page {
  constructor(root) {
    this.base = root.dataset.base || './';
    this.sites = [{ name: root.dataset.name ?? '', base: this.base }, ...others()];
    this.parts = this.build(root);
    this.state = readState(location.search);
    this.timer = this.rememberTimer = 0;
    this.running = null;
    this.parts.input.value = this.state.q;
    this.listen();
    this.ask();
  }

  build(root) {
    const part = (name, tag = 'div', attributes = {}) => make(tag, { class: `gk-search-${name}`, ...attributes });
    const input = make('input', { class: 'gk-search-input', type: 'search', name: 'q', placeholder: words.placeholder, 'aria-label': words.label, autocomplete: 'off', enterkeyhint: 'search', maxlength: '5000' });
    const form = make('form', { class: 'gk-search-form', role: 'search', method: 'get' }, input, make('button', { type: 'submit', class: 'gk-search-submit' }, words.submit));
    const parts = {
      form, input,
      recent: part('recent'),
      status: part('status', 'p', { role: 'status', 'aria-live': 'polite' }),
      sort: part('sort', 'div', { role: 'group', 'aria-label': words.sort }),
      chosen: part('chosen', 'div', { role: 'group', 'aria-label': words.chosen }),
      facets: part('facets', 'div', { role: 'group', 'aria-label': words.filters }),
      list: part('list', 'ol', { 'aria-label': words.results }),
      empty: part('empty'),
      foot: part('foot'),
    };
    const aside = make('details', { class: 'gk-search-aside', open: matchMedia('(min-width: 60em)').matches }, make('summary', {}, words.filters), parts.facets);
    const head = make('div', { class: 'gk-search-head' }, parts.status, parts.sort);
    const main = make('div', { class: 'gk-search-main' }, head, parts.chosen, parts.list, parts.empty, parts.foot);
    parts.body = make('div', { class: 'gk-search-body' }, main, aside);
    parts.aside = aside;
    root.replaceChildren(form, parts.recent, parts.body);
    return parts;
  }

  listen() {
    const { form, input, body } = this.parts;
    keys(input);
    input.addEventListener('input', (event) => event.isComposing || this.later());
    input.addEventListener('compositionend', () => this.later());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      remember(input.value);
      this.change({ q: input.value, limit: 10 }, true);
    });
    input.addEventListener('keydown', (event) => this.arrow(event));
    body.addEventListener('keydown', (event) => this.arrow(event));
    window.addEventListener('popstate', () => {
      this.state = readState(location.search);
      input.value = this.state.q;
      this.ask();
    });
    window.addEventListener('online', () => this.ask());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change({ q: this.parts.input.value, limit: 10 }, false), DELAY);
  }

  /** Go to another state; `step` makes it a step of its own for the back button. */
  change(part, step) {
    clearTimeout(this.timer);
    this.state = { ...this.state, ...part };
    const address = location.pathname + writeState(this.state);
    if (step) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    return this.ask();
  }

  /** Arrows move through the results; up from the first one leads back to the box. */
  arrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...this.parts.list.querySelectorAll('.gk-search-title')];
    const at = links.indexOf(document.activeElement);
    const inside = at >= 0 || event.target === this.parts.input;
    if (event.key === 'Escape' && at >= 0) return this.parts.input.focus();
    if (!step || !inside || !links.length || event.isComposing) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? this.parts.input : links.at(-1))).focus();
  }

  async ask() {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const { q, ...rest } = this.state;
    const current = () => running === this.running;
    document.title = [q.trim(), document.title.split(' · ').at(-1)].filter(Boolean).join(' · ');
    if (q.trim()) this.parts.body.setAttribute('aria-busy', 'true');
    const answer = await searchAll(q, { ...rest, sites: this.sites, signal: running.signal, onUpdate: (first) => current() && this.show(first, false) });
    if (!current() || answer.problem === 'aborted') return;
    this.parts.body.removeAttribute('aria-busy');
    this.show(answer, true);
    clearTimeout(this.rememberTimer);
    if (answer.total) this.rememberTimer = setTimeout(() => current() && remember(q), REMEMBER);
  }

  show(answer, whole) {
    const { list, status, empty, foot, sort, facets, aside } = this.parts;
    status.textContent = this.sentence(answer);
    this.keepFocus(() => list.replaceChildren(...answer.hits.map((hit) => hitView(hit, this.sites.length > 1))));
    const nothing = !answer.hits.length;
    const asked = answer.query.trim() || answer.problem;
    if (whole) empty.replaceChildren(...(!nothing ? [] : asked ? emptyView(answer, words) : startView()));
    const left = answer.total > answer.hits.length && !nothing;
    foot.replaceChildren(...(left ? [make('button', { type: 'button', class: 'gk-search-more', click: () => this.more() }, words.more)] : []));
    sort.replaceChildren(...(answer.total > 1 ? ['fit', 'date'].map((one) => this.sortButton(one)) : []));
    this.showChosen();
    this.showRecent();
    if (whole) this.showFacets(answer, facets, aside);
  }

  /** A later, fuller answer draws the results anew; who was reading the third one stays at the third one. */
  keepFocus(draw) {
    const { list, input } = this.parts;
    const links = () => [...list.querySelectorAll('.gk-search-title')];
    const at = links().indexOf(document.activeElement);
    draw();
    if (at >= 0) (links()[at] ?? input).focus();
  }

  sentence(answer) {
    const problem = words.problem[answer.problem];
    if (!answer.query.trim()) return problem ?? '';
    const { how, found } = answer.tried.at(-1) ?? {};
    const asked = answer.query.trim().slice(0, 40);
    const none = !answer.tried.length ? (problem ? '' : words.signs) : found ? words.noneHere(asked, found) : words.none(asked);
    const count = answer.more ? words.atLeast(answer.total) : answer.total ? words.count(answer.total) : none;
    const instead = answer.total && how !== 'exact' ? words.instead(asked, words.near[how]) : '';
    const away = answer.away?.length ? words.away(answer.away) : '';
    const long = answer.query.length > LONGEST ? words.long(LONGEST) : '';
    return [problem, instead, count, away, long].filter(Boolean).join(' ');
  }

  showChosen() {
    const { chosen, input } = this.parts;
    const back = chosen.contains(document.activeElement);
    const clear = () => this.change({ filters: {}, limit: 10 }, true);
    chosen.replaceChildren(...chosenView(this.state.filters, words, (...one) => this.toggle(...one), clear));
    if (back) (chosen.querySelector('button') ?? input).focus();
  }

  sortButton(sort) {
    return make('button', { type: 'button', class: 'gk-search-order', 'aria-pressed': String(this.state.sort === sort), click: () => this.change({ sort }, true) }, words[sort]);
  }

  showFacets(answer, facets, aside) {
    const open = facets.contains(document.activeElement) ? document.activeElement.dataset : null;
    const { filters } = this.state;
    const names = Object.keys(words.facets).filter((name) => answer.facets[name]?.length > 1 || filters[name]?.length);
    facets.replaceChildren(...names.map((name) => facetView(name, answer.facets[name] ?? [], filters[name] ?? [], words, (...one) => this.toggle(...one))));
    aside.hidden = !names.length;
    if (open) [...facets.querySelectorAll('button')].find((one) => one.dataset.value === open.value)?.focus();
  }

  toggle(name, value) {
    const before = this.state.filters[name] ?? [];
    const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
    const { [name]: _, ...others } = this.state.filters;
    this.change({ filters: after.length ? { ...others, [name]: after } : others, limit: 10 }, true);
  }

  async more() {
    const shown = this.parts.list.children.length;
    await this.change({ limit: more(this.state.limit) }, false);
    this.parts.list.children[shown]?.querySelector('a').focus();
  }

  showRecent() {
    const queries = this.state.q.trim() ? [] : recent();
    const button = (q) => make('button', { type: 'button', class: 'gk-search-again', click: () => this.again(q) }, q);
    const clear = make('button', { type: 'button', class: 'gk-search-forget', click: () => { forget(); this.showRecent(); this.parts.input.focus(); } }, words.forget);
    this.parts.recent.replaceChildren(...(queries.length ? [make('span', {}, words.recent), ...queries.map(button), clear] : []));
  }

  again(q) {
    this.parts.input.value = q;
    this.parts.input.focus();
    this.change({ q, limit: 10 }, true);
  }
}

/** The portals whose indexes are asked too: [{ name, base }…], from the links the page holds to their home pages. */
function others() {
  const folder = (address) => new URL('.', /\/[^./]+$/.test(address) ? `${address}/` : address).href;
  return [...document.querySelectorAll('#gk-search-also a')].map((link) => ({ name: link.textContent, base: folder(link.href) }));
}

const root = document.getElementById('gk-search');
if (root) new Page(root);
