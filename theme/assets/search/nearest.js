// When no document holds the query: those that hold most of it. A wrong, missing, added or swapped character leaves
// the other pairs standing side by side, so pairs vote for the place where the query would begin; whole questions
// share rare pairs with what they ask for.

import { alike } from './hits.js';
import { zoneOf } from './phrase.js';
import { pair } from './tokens.js';
import { NUMBER } from './store.js';

const MOST_KEYS = 16;
const MOST_UNITS = 48;
const MOST_HITS = 50;
const READ = 20;
const IN_TITLE = 0.5;
const ENOUGH = 0.55; // of the best score

/** The pairs of all terms with their offsets in the query, those that tell most; heavy ones are asked in titles alone. */
function telling(store, terms) {
  const keys = [];
  let offset = 0;
  for (const units of terms) {
    if (units.length === 1) keys.push({ key: units[0], offset });
    for (let i = 0; i + 1 < units.length; i++) keys.push({ key: pair(units[i], units[i + 1]), offset: offset + i });
    offset += units.length + 2;
  }
  const cost = ({ key }) => store.cost(key, store.isHeavy(key));
  return keys.slice(0, MOST_UNITS).sort((a, b) => cost(a) - cost(b) || store.isHeavy(a.key) - store.isHeavy(b.key)).slice(0, MOST_KEYS);
}

/** Every document's votes: { sum, title, seen, at: Map start → [score, count] }. */
function count(lists, records) {
  const votes = new Map();
  for (const { offset, postings, number } of lists) {
    const documents = postings.documents;
    const rare = Math.log(1 + records / (new Set(documents).size || 1));
    documents.forEach((document, i) => {
      let vote = votes.get(document);
      if (!vote) votes.set(document, (vote = { sum: 0, title: 0, seen: new Set(), at: new Map() }));
      const start = postings.places[i] - offset;
      const here = vote.at.get(start) ?? { score: 0, count: 0 };
      here.score += rare;
      here.count += 1;
      vote.at.set(start, here);
      if (postings.places[i] < NUMBER) vote.title += rare;
      if (vote.seen.has(number)) return;
      vote.seen.add(number);
      vote.sum += rare;
    });
  }
  return votes;
}

/** The best start of a document; neighbours of a start count, for missing and added characters. */
function judge(document, vote) {
  let best = { score: 0, count: 0, place: 0 };
  for (const [start, { score, count: own }] of vote.at) {
    let near = score, number = own;
    for (const side of [-1, 1]) {
      const other = vote.at.get(start + side);
      if (other) [near, number] = [near + other.score * 0.9, number + other.count];
    }
    if (near > best.score) best = { score: near, count: number, place: Math.max(0, start) };
  }
  return { document, score: best.score + vote.sum + vote.title * IN_TITLE, count: best.count, near: best.score, place: best.place };
}

/** The likeliest few, read and compared with the query: { ranked, like: how many units the best has in order }. */
async function reread(store, judged, units) {
  const first = judged.slice(0, READ);
  const scores = new Map(await Promise.all(first.map(async (one) => [one, await alike(store, one, units)])));
  const like = Math.max(0, ...scores.values());
  return { like, ranked: [...first.sort((a, b) => scores.get(b) - scores.get(a)), ...judged.slice(READ)], scores };
}

/** One wrong, missing, added or swapped character; two in a long query. */
const slips = (units) => (units.length < 8 ? 1 : 2);

/** The documents with a slip of the pen, or null when there is none. */
async function slipped(store, judged, terms, keys) {
  const [units] = terms;
  const least = Math.max(1, keys.length - 2 * slips(units));
  if (terms.length > 1 || units.length < 3 || !judged.some((one) => one.count >= least)) return null;
  const near = judged.filter((one) => one.count >= least).sort((a, b) => b.count - a.count || b.near - a.near || b.document - a.document);
  const { like, ranked, scores } = await reread(store, near, units);
  if (like < units.length - slips(units)) return null;
  return ranked.filter((one) => scores.get(one) === like);
}

/** { how: 'typo' | 'overlap', candidates, phrases } — or null when the query has nothing to compare by. */
export async function nearest(store, terms) {
  const keys = telling(store, terms);
  if (!keys.length) return null;
  const asking = keys.map(async ({ key, offset }, number) => ({ offset, number, postings: await store.postings(key, store.isHeavy(key)) }));
  const lists = (await Promise.all(asking)).filter(({ postings }) => postings);
  const judged = [...count(lists, store.records)].map(([document, vote]) => judge(document, vote));
  judged.sort((a, b) => b.score - a.score || b.document - a.document);
  const typo = await slipped(store, judged, terms, keys);
  const kept = typo ?? judged.filter((one) => one.score >= judged[0].score * ENOUGH);
  const candidates = kept.slice(0, MOST_HITS).map(({ document, place }) => ({ document, zone: zoneOf(place), place, length: 0 }));
  return { how: typo ? 'typo' : 'overlap', candidates, phrases: keys.map(({ key }) => key.split(' ')) };
}
