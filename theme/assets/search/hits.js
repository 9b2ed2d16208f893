// From candidates to what is shown: cards, marks, excerpts; and phrases verified in the text itself.

import { BODY, NUMBER } from './store.js';
import { spans } from './tokens.js';

const BEFORE = 28, AFTER = 90; // characters around a mark

/** The spans of a text of a card, cut once. */
function cut(card, name) {
  const key = `_${name}`;
  return (card[key] ??= spans(card[name] ?? ''));
}

export const titleUnits = (card) => cut(card, 't').map(([unit]) => unit);

/** Where a phrase begins in spans. */
export function occurrences(found, units) {
  const starts = [];
  for (let i = 0; i + units.length <= found.length; i++) {
    if (units.every((unit, j) => found[i + j][0] === unit)) starts.push(i);
  }
  return starts;
}

/** How many of the units stand, in their order, about a place of a card: the longest common subsequence. */
export async function alike(store, { document, place }, units) {
  const card = await store.card(document);
  if (!card) return 0;
  const { part, base } = partOf(card, place);
  const body = place >= BODY && (await bodyText(store, document, card, part));
  const found = place < NUMBER ? cut(card, 't') : place < BODY ? cut(card, 'n') : body ? cut(body, 'x') : [];
  const at = place - (place < NUMBER ? 0 : place < BODY ? NUMBER : base);
  const near = found.slice(Math.max(0, at - 1), at + units.length + 1).map(([unit]) => unit);
  let row = new Array(near.length + 1).fill(0);
  for (const unit of units) {
    const next = [0];
    near.forEach((one, i) => next.push(one === unit ? row[i] + 1 : Math.max(row[i + 1], next[i])));
    row = next;
  }
  return row.at(-1);
}

/** The part of a long text that holds a place of the body, and the place its units begin at. */
function partOf(card, place) {
  const starts = card.p ?? [];
  let part = 0;
  while (part < starts.length && starts[part] <= place - BODY) part++;
  return { part, base: BODY + (part ? starts[part - 1] : 0) };
}

/** The text of a part with its spans; the last one also holds the unit's name, as the index does. */
async function bodyText(store, document, card, part) {
  const own = part === 0 ? card : await store.part(document, part);
  if (!own) return null;
  const last = part === (card.p ?? []).length;
  own.x ??= (own.b ?? '') + (last ? `\n${card.o ?? ''}` : '');
  return own;
}

/** Of the candidates found by a part of the keys, those whose text holds the phrase: Map document → places. */
export async function verify(store, found, units) {
  const checked = await Promise.all(
    [...found].map(async ([document, places]) => {
      const card = await store.card(document);
      return [document, card ? await placesIn(store, document, card, units, places) : []];
    }),
  );
  return new Map(checked.filter(([, places]) => places.length));
}

async function placesIn(store, document, card, units, likely) {
  const places = occurrences(cut(card, 't').slice(0, NUMBER), units);
  places.push(...occurrences(cut(card, 'n').slice(0, NUMBER), units).map((at) => at + NUMBER));
  const parts = likely ? new Set(likely.map((place) => partOf(card, place).part)) : Array((card.p ?? []).length + 1).keys();
  for (const part of parts) {
    const own = await bodyText(store, document, card, part);
    const base = BODY + (part ? card.p[part - 1] : 0);
    if (own) places.push(...occurrences(cut(own, 'x'), units).map((at) => at + base));
  }
  if (places.length || !likely) return places;
  return likely.filter((place) => crosses(card, place, units.length)); // over the edge of two parts: the index is right
}

const crosses = (card, place, length) =>
  (card.p ?? []).some((start) => place - BODY < start && place - BODY + length > start) || (card._t.length > NUMBER);

/** Marks of all phrases in a text: [[start, end]…] in characters, joined where they touch. */
function marks(found, phrases) {
  const marked = [];
  for (const units of phrases) {
    for (const at of occurrences(found, units)) marked.push([found[at][1], found[at + units.length - 1][2]]);
  }
  marked.sort((a, b) => a[0] - b[0]);
  const joined = [];
  for (const [start, end] of marked) {
    if (joined.length && start <= joined.at(-1)[1]) joined.at(-1)[1] = Math.max(joined.at(-1)[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** The mark of a hit known by its place alone (pinyin). */
const placed = (found, { place, length }) =>
  found[place] && length ? [[found[place][1], (found[place + length - 1] ?? found.at(-1))[2]]] : [];

function excerptOf(text, found, marked) {
  const centre = marked[0]?.[0] ?? 0;
  const start = centre > BEFORE + 12 ? (found.find(([, at]) => at >= centre - BEFORE)?.[1] ?? centre) : 0;
  const end = Math.min(text.length, Math.max(start + BEFORE + AFTER, marked[0]?.[1] ?? 0));
  const whole = text.charCodeAt(end - 1) >= 0xd800 && text.charCodeAt(end - 1) < 0xdc00 ? end + 1 : end;
  const inside = marked.filter(([from, to]) => from >= start && to <= whole);
  return {
    text: text.slice(start, whole),
    marks: inside.map(([from, to]) => [from - start, to - start]),
    before: start > 0,
    after: whole < text.length,
  };
}

/** The excerpt about a hit; of a single unit the index knows no place, so the parts are looked through. */
async function excerptFor(store, { document, zone, place, length }, card, phrases) {
  const last = (card.p ?? []).length;
  for (let part = zone === 3 ? partOf(card, place).part : 0; ; part++) {
    const own = (await bodyText(store, document, card, part)) ?? card;
    const found = cut(own, 'b');
    const marked = marks(found, phrases);
    if (marked.length || zone !== 3 || length !== 1 || part === last) return excerptOf(own.b ?? '', found, marked);
  }
}

/** A candidate as it is shown, or null when its card cannot be had. */
export async function hitFrom(store, candidate, phrases) {
  const card = await store.card(candidate.document);
  if (!card) return null;
  const title = cut(card, 't');
  const found = marks(title, phrases);
  return {
    url: card.u,
    title: card.t ?? '',
    titleMarks: found.length || candidate.zone > 1 ? found : placed(title, candidate),
    number: card.n ?? '',
    numberMarks: marks(cut(card, 'n'), phrases),
    org: card.o ?? '',
    date: card.d ?? '',
    type: card.y ?? '',
    column: card.c ?? '',
    validity: card.v ?? '',
    where: card.w ?? '',
    excerpt: await excerptFor(store, candidate, card, phrases),
    zone: ['whole', 'title', 'number', 'body'][candidate.zone],
    day: candidate.day ?? store.day(candidate.document),
  };
}
