// Which documents hold all terms, and in which order they are shown.

import { verify } from './hits.js';
import { match, partialKeys, partialWays, phraseKeys, zoneOf } from './phrase.js';

const FEW = 12;
const MOST_READ = 60; // documents read to verify a phrase when the index is incomplete

/** A phrase as it is, or when there is none, as parts of longer runs. */
export async function anyWay(store, units, options) {
  const whole = await oneWay(store, units, { ...options, few: 0 });
  if (whole.found.size) return whole;
  const found = new Map();
  for (const [head, tail] of partialWays(units)) {
    const keys = partialKeys(units, (key) => store.cost(key), head, tail);
    for (const [document, places] of (await match(store, keys, { ...options, few: 0 })).found) found.set(document, places);
  }
  return { found, sure: true };
}

const oneWay = (store, units, options) => match(store, phraseKeys(units, (key) => store.cost(key, options.titles)), options);

/** Whether the terms have keys so heavy that titles are better looked at first. */
export const isLong = (store, asked) =>
  asked.some((units) => units.length > 1 && phraseKeys(units, (key) => store.cost(key)).some(([key]) => store.isHeavy(key)));

const newest = (found, most) => (found.size > most ? new Map([...found].sort((a, b) => a[0] - b[0]).slice(-most)) : found);

/** Documents that hold every term, ranked: [{ document, zone, place, length }…]. */
export async function allTerms(store, asked, way = oneWay, titles = false) {
  const cost = (units) => Math.min(...phraseKeys(units, (key) => store.cost(key)).map(([key]) => store.cost(key)));
  const queue = [...asked].sort((a, b) => cost(a) - cost(b) || b.length - a.length);
  let kept = null;
  for (const units of queue) {
    const { found, sure } = await way(store, units, { few: FEW, within: kept, titles });
    kept = join(kept, sure ? found : await verify(store, newest(found, MOST_READ), units), units.length);
    if (!kept.size) break;
  }
  const single = asked.length === 1 ? asked[0] : null;
  return rank(store, await wholeTitles(store, kept, single));
}

/** The candidates so far that hold one term more; a document's zone is that of its worst term. */
export function join(kept, found, length) {
  const joined = new Map();
  for (const [document, places] of found) {
    const before = kept?.get(document);
    if (kept && !before) continue;
    const one = { document, zone: zoneOf(places[0]), place: places[0], length };
    joined.set(document, before && before.zone >= one.zone ? before : one);
  }
  return joined;
}

/** Zone 0 for the documents whose title is the phrase and nothing else. */
async function wholeTitles(store, kept, units) {
  const inTitle = units ? [...kept.values()].filter((one) => one.zone === 1) : [];
  if (inTitle.length < 2 || !inTitle.some((one) => one.place === 0)) return kept;
  const ends = await store.postings(`${units.at(-1)} $`);
  ends?.documents.forEach((document, i) => {
    const one = kept.get(document);
    if (one?.place === 0 && ends.places[i] === units.length - 1) one.zone = 0;
  });
  return kept;
}

/** By zone, the newest first within a zone, service items as if newer. */
export function rank(store, kept) {
  const zones = [[], [], [], []];
  for (const one of kept.values()) {
    one.day = store.day(one.document);
    zones[one.zone].push(one);
  }
  return zones.flatMap((zone) => zone.sort((a, b) => b.day - a.day || b.document - a.document));
}
