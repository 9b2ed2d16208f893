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
  const meanings = new Map();
  const name = (one) => `${one.document} ${one.zone}`;
  for (const [n, phrase] of phrases.slice(0, MEANT).entries()) {
    for (const one of await allTerms(store, [phrase])) {
      if (!meanings.has(name(one))) meanings.set(name(one), n);
      const before = kept.get(one.document);
      if (!before || one.zone < before.zone) kept.set(one.document, one);
    }
  }
  const meaning = (one) => meanings.get(name(one)) ?? MEANT;
  const ranked = rank(store, kept).sort((a, b) => a.zone - b.zone || meaning(a) - meaning(b));
  return { how, query: phrases.slice(0, MEANT).map((units) => units.join('')).join('、'), phrases, candidates: ranked };
}

/** The words in the titles at the places that sound so, the likeliest first.
 *
 * A word is followed by this and that, a piece of one (工作分, of 工作分工) always by the same; then the most frequent. */
async function spelled(store, candidates) {
  const counts = new Map();
  await Promise.all(candidates.map(async ({ document, place, length }) => {
    const card = await store.card(document);
    const title = card ? titleUnits(card) : [];
    const units = title.slice(place, place + length);
    if (units.length !== length) return;
    const words = counts.get(units.join(' ')) ?? { count: 0, after: new Set() };
    words.count++;
    words.after.add(title[place + length] ?? '');
    counts.set(units.join(' '), words);
  }));
  const likelier = (a, b) => b.after.size - a.after.size || b.count - a.count;
  const ranked = [...counts].sort((a, b) => likelier(a[1], b[1]) || (a[0] < b[0] ? -1 : 1));
  return ranked.map(([phrase]) => phrase.split(' '));
}
