// The search: search(query, options) → answer. Runs in the page and in Node; docs/search.md tells the shapes.

import { addFacets, keepFiltered, newestByDate } from './facets.js';
import { hitFrom } from './hits.js';
import { nearest } from './nearest.js';
import { partialWays } from './phrase.js';
import { terms, told } from './query.js';
import { allTerms, anyWay, isLong } from './rank.js';
import { byInitials, byPinyin } from './sound.js';
import { Store } from './store.js';

const stores = new Map();

const fetchFrom = (base) => async (path) => {
  const answer = await fetch(`${base}search/${path}`, { cache: path === 'start.bin' ? 'no-cache' : 'default' });
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  return null;
};

/** The index below `base`, opened once; asked again after a failure. */
export function open(base = './', load = fetchFrom(base)) {
  if (!stores.has(base)) {
    const opened = Store.open(load);
    opened.catch(() => stores.delete(base));
    stores.set(base, opened);
  }
  return stores.get(base);
}

/**
 * Ask the index. Never rejects: what went wrong is in `problem` ('no-index', 'offline', 'partial', 'aborted').
 * options: filters {facet: [value…]}, sort 'fit' | 'date', limit, signal, base (path to the site's root, ends in '/'),
 * load(path) → bytes in place of fetch, facets (false: not counted), onUpdate(answer) with the first hits, all (true:
 * the numbers of all documents found in `documents`, for measuring).
 */
export async function search(query, options = {}) {
  const began = performance.now();
  const answer = { query, hits: [], total: 0, facets: {}, tried: [], problem: '', more: false, tookMs: 0 };
  try {
    const store = await open(options.base, options.load);
    store.problem = '';
    await fill(answer, store, String(query ?? ''), { limit: 10, sort: 'fit', filters: {}, ...options });
    answer.problem = store.problem;
  } catch (error) {
    answer.problem = error?.problem ?? (options.signal?.aborted ? 'aborted' : 'failed');
    if (answer.problem === 'failed') answer.error = String(error?.stack ?? error);
  }
  answer.tookMs = performance.now() - began;
  return answer;
}

async function fill(answer, store, query, options) {
  const asked = terms(query);
  if (!asked.length) return;
  if (options.sort === 'fit' && isLong(store, asked)) await showTitles(answer, store, asked, options);
  const found = await firstStage(store, query, asked, answer.tried, options.signal);
  const chosen = await keepFiltered(store, found.candidates, options.filters);
  const ranked = options.sort === 'date' ? await newestByDate(store, chosen) : chosen;
  answer.total = ranked.length;
  if (options.all) answer.documents = ranked.map(({ document }) => document);
  const shown = await Promise.all(ranked.slice(0, options.limit).map((one) => hitFrom(store, one, found.phrases)));
  answer.hits = shown.filter(Boolean);
  options.signal?.throwIfAborted();
  answer.more = false;
  options.onUpdate?.(answer);
  if (options.facets !== false) answer.facets = await addFacets(store, found.candidates, options.filters);
  options.signal?.throwIfAborted();
}

/** Titles and numbers alone fill the first hits: shown at once (`more`: the total grows), bodies are asked after. */
async function showTitles(answer, store, asked, options) {
  if (!options.onUpdate || Object.keys(options.filters).length) return;
  const candidates = await allTerms(store, asked, undefined, true);
  if (candidates.length < options.limit) return;
  const shown = await Promise.all(candidates.slice(0, options.limit).map((one) => hitFrom(store, one, asked)));
  options.signal?.throwIfAborted();
  const tried = [{ how: 'exact', query: answer.query, found: candidates.length }];
  options.onUpdate({ ...answer, hits: shown.filter(Boolean), total: candidates.length, tried, more: true });
}

/** The stages in order: the first that finds something answers. Each notes { how, query, found } in `tried`. */
async function firstStage(store, query, asked, tried, signal) {
  for (const stage of [exact, simple, partial, byPinyin, byInitials, similar]) {
    signal?.throwIfAborted();
    const found = await stage(store, query, asked);
    if (!found) continue;
    tried.push({ how: found.how, query: found.query ?? query, found: found.candidates.length });
    if (found.candidates.length || store.problem) return found; // what is not there may only be out of reach
  }
  return { candidates: [], phrases: [] };
}

const exact = async (store, query, asked) => ({ how: 'exact', phrases: asked, candidates: await allTerms(store, asked) });

/** The table of traditional characters, fetched when first needed. */
async function folder(store) {
  const { simplified } = await import('./variants.js').catch(() => ({}));
  if (!simplified) store.problem = 'offline';
  return simplified ?? ((text) => text);
}

async function simple(store, query) {
  const simplified = await folder(store);
  const folded = simplified(query.normalize('NFKC'));
  if (folded === query.normalize('NFKC')) return null;
  const phrases = terms(folded);
  return { how: 'simplified', query: folded, phrases, candidates: await allTerms(store, phrases) };
}

async function partial(store, query, asked) {
  if (!asked.some((units) => partialWays(units).length)) return null;
  return { how: 'part', phrases: asked, candidates: await allTerms(store, asked, anyWay) };
}

async function similar(store, query, asked) {
  const words = told(query);
  const simplified = await folder(store);
  const folded = (words.length ? words : asked).map((term) => term.map(simplified));
  return nearest(store, folded);
}
