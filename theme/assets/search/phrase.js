// Finding phrases: the places where units stand side by side, from the postings of pairs that cover them.

import { isRun, pair } from './tokens.js';
import { NUMBER, BODY } from './store.js';

const FEW = 12; // so many candidates are quicker read than looked up further
const STEP = 4; // keys asked at once
const LIGHT = 8; // kilobytes up to which a key is asked together with others
const MOST_READ = 24; // candidates read at most
const MOST_KEYS = 24;

export const zoneOf = (place) => (place < NUMBER ? 1 : place < BODY ? 2 : 3);

/** The cheapest keys that cover all units, by places: [[key, offset]…]; each unit lies in one of the pairs. */
export function cover(units, cost, make = pair) {
  const last = units.length - 2;
  const best = new Array(units.length).fill(null); // best[i]: covers units 0…i+1, ending with the pair at i
  for (let i = 0; i <= last; i++) {
    const own = cost(make(units[i], units[i + 1]));
    const before = i === 0 ? [{ sum: 0, from: -1 }] : [1, 2].filter((d) => best[i - d]).map((d) => ({ sum: best[i - d].sum, from: i - d }));
    if (i === 1) before.length = 1;
    const least = before.reduce((a, b) => (b.sum < a.sum ? b : a));
    best[i] = { sum: least.sum + own, from: least.from };
  }
  const keys = [];
  for (let i = last; i >= 0; i = best[i].from) keys.push([make(units[i], units[i + 1]), i]);
  return keys.reverse();
}

/** Where a phrase may begin: Map document → ascending places. */
function starts({ documents, places }, offset, within) {
  const found = new Map();
  for (let i = 0; i < documents.length; i++) {
    const place = places[i] - offset;
    if (place < 0 || (within && !within.has(documents[i]))) continue;
    const list = found.get(documents[i]);
    if (list) list.push(place);
    else found.set(documents[i], [place]);
  }
  return found;
}

/** Keep the starts of `found` that the postings of another key confirm. */
function confirm(found, { documents, places }, offset) {
  const kept = new Map();
  for (let i = 0; i < documents.length; i++) {
    const list = found.get(documents[i]);
    if (!list || !list.includes(places[i] - offset)) continue;
    const own = kept.get(documents[i]);
    if (own) own.push(places[i] - offset);
    else kept.set(documents[i], [places[i] - offset]);
  }
  return kept;
}

/** The keys to ask next: the light ones together, then the heavy ones each by itself, since few may be needed. */
function next(queue) {
  const light = queue.findIndex(({ cost }) => cost > LIGHT);
  return queue.splice(0, light === 0 ? 1 : Math.min(STEP, light < 0 ? queue.length : light));
}

/**
 * Documents that hold all keys at their offsets from one place: { found: Map document → places, sure }. When so few
 * are left that reading them costs less than asking on, `sure` is false, and the caller reads their cards.
 * few: 0 asks all keys; within: only these documents; titles: only titles and numbers.
 */
export async function match(store, keys, { few = FEW, within = null, titles = false } = {}) {
  const costed = keys.map(([key, offset]) => ({ key, offset, cost: store.cost(key, titles) }));
  const queue = costed.sort((a, b) => a.cost - b.cost).slice(0, MOST_KEYS);
  const enough = () => few && Math.min(MOST_READ, Math.max(few, queue[0]?.cost ?? 0));
  let found = null, sure = keys.length <= MOST_KEYS;
  if (within && within.size <= enough()) return { found: new Map([...within.keys()].map((document) => [document, null])), sure: false };
  while (queue.length) {
    if (found && found.size <= enough()) return { found, sure: found.size === 0 };
    const asked = next(queue);
    const asking = asked.map(async ({ key, offset }) => [await store.postings(key, titles), offset]);
    const lists = (await Promise.all(asking)).filter(([postings]) => postings);
    if (lists.length < asked.length) sure = false; // what is left is read, so that what can be found is shown
    lists.sort((a, b) => a[0].documents.length - b[0].documents.length);
    for (const [postings, offset] of lists) found = found ? confirm(found, postings, offset) : starts(postings, offset, within);
    if (found && !found.size) break;
  }
  return { found: found ?? new Map(), sure };
}

/** The keys of a phrase of units. */
export function phraseKeys(units, cost) {
  return units.length === 1 ? [[units[0], 0]] : cover(units, cost);
}

/** The keys of a phrase whose first or last run may be a part of a longer one (`〔20`, `13〕45号`). */
export function partialKeys(units, cost, head, tail) {
  const inner = units.slice(head ? 1 : 0, tail ? -1 : undefined);
  const shift = head ? 1 : 0;
  const cut = inner.length > 1 ? phraseKeys(inner, cost) : inner.map((unit) => [`=${unit}`, 0]);
  const keys = cut.map(([key, offset]) => [key, offset + shift]);
  if (head) keys.push([`>${units[0]}`, 0]);
  if (tail) keys.push([`<${units.at(-1)}`, units.length - 1]);
  return keys;
}

/** The ways in which the ends of a phrase may be parts of runs: [[head, tail]…]. */
export function partialWays(units) {
  const head = isRun(units[0]), tail = isRun(units.at(-1));
  if (units.length === 1) return head ? [[false, true], [true, false]] : [];
  return [[false, true], [true, false], [true, true]].filter(([h, t]) => (head || !h) && (tail || !t));
}
