// Queries typed as pinyin or its initials: the sounds of titles say which words are meant, the words are then searched.

import { titleUnits } from './hits.js';
import { match, phraseKeys } from './phrase.js';
import { letters } from './query.js';
import { allTerms, join, rank } from './rank.js';

const READ = 10; // titles read to learn the words
const MEANT = 3; // words searched

export async function byPinyin(store, query) {
  const typed = letters(query);
  if (!typed) return null;
  const { syllables } = await import('./pinyin.js').catch(() => ({}));
  if (!syllables) {
    store.problem = 'offline';
    return null;
  }
  for (const way of syllables(typed)) {
    if (way.length < 2) continue;
    const keys = phraseKeys(way, (key) => store.cost(key)).map(([key, offset]) => [`~${key}`, offset]);
    const found = await meant(store, 'pinyin', keys, way.length);
    if (found) return found;
  }
  return { how: 'pinyin', candidates: [], phrases: [] };
}

export async function byInitials(store, query) {
  const typed = letters(query);
  if (typed.length < 3) return null;
  const offsets = new Set([typed.length - 3]);
  for (let at = 0; at + 3 <= typed.length; at += 3) offsets.add(at);
  const keys = [...offsets].map((at) => [`^${typed.slice(at, at + 3)}`, at]);
  return (await meant(store, 'initials', keys, typed.length)) ?? { how: 'initials', candidates: [], phrases: [] };
}

/** The titles that sound so, and after them what holds the words they have there. */
async function meant(store, how, keys, length) {
  const { found } = await match(store, keys, { few: 0 });
  if (!found.size) return null;
  const sounding = rank(store, join(null, found, length));
  const phrases = await spelled(store, sounding.slice(0, READ));
  const kept = new Map(sounding.map((one) => [one.document, one]));
  for (const phrase of phrases.slice(0, MEANT)) {
    for (const one of await allTerms(store, [phrase])) {
      const before = kept.get(one.document);
      if (!before || one.zone < before.zone) kept.set(one.document, one);
    }
  }
  return { how, query: phrases.slice(0, MEANT).map((units) => units.join('')).join('、'), phrases, candidates: rank(store, kept) };
}

/** The words in the titles at the places that sound so, the most frequent first. */
async function spelled(store, candidates) {
  const counts = new Map();
  await Promise.all(candidates.map(async ({ document, place, length }) => {
    const card = await store.card(document);
    const units = card ? titleUnits(card).slice(place, place + length) : [];
    if (units.length === length) counts.set(units.join(' '), (counts.get(units.join(' ')) ?? 0) + 1);
  }));
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return ranked.map(([phrase]) => phrase.split(' '));
}
