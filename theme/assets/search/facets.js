// Facets: counting values, keeping what is chosen, sorting by date. A few candidates are read from their cards, many
// from the columns of their shards.

const FACETS = { type: 'y', column: 'c', org: 'o', year: 'j', topic: 'h', validity: 'v' };
const FEW = 30;

/** document → { facet: value, date }. */
async function reader(store, candidates) {
  const rows = new Map();
  if (candidates.length <= FEW) {
    await Promise.all(candidates.map(async ({ document }) => {
      const card = await store.card(document);
      if (card) rows.set(document, (name) => (name === 'date' ? card.d : card[FACETS[name]]) ?? '');
    }));
    return (document) => rows.get(document);
  }
  const shards = new Map();
  await Promise.all([...new Set(candidates.map(({ document }) => store.slot(document)[0]))].map(async (shard) => {
    shards.set(shard, await store.column(shard));
  }));
  return (document) => {
    const [shard, row] = store.slot(document);
    const columns = shards.get(shard);
    return columns && ((name) => (name === 'date' ? columns.date[row] : columns[name].values[columns[name].rows[row]]) ?? '');
  };
}

const active = (filters) => Object.entries(filters ?? {}).filter(([name, values]) => Object.hasOwn(FACETS, name) && values?.length);

const fits = (value, filters, except) =>
  filters.every(([name, values]) => name === except || values.includes(value(name)));

/** The candidates that have one of the chosen values in every facet with a choice. */
export async function keepFiltered(store, candidates, filters) {
  const chosen = active(filters);
  if (!chosen.length) return candidates;
  const read = await reader(store, candidates);
  return candidates.filter(({ document }) => {
    const value = read(document);
    return value && fits(value, chosen);
  });
}

/** The newest first by the date of the record itself; without a date last. */
export async function newestByDate(store, candidates) {
  const read = await reader(store, candidates);
  const dates = new Map(candidates.map(({ document }) => [document, read(document)?.('date') ?? '']));
  const later = (a, b) => (dates.get(a) < dates.get(b) ? 1 : dates.get(a) > dates.get(b) ? -1 : b - a);
  return [...candidates].sort((a, b) => later(a.document, b.document));
}

/** { facet: [[value, count]…] }, the most frequent (of years the latest) first; a facet is counted under the choices in the others. */
export async function addFacets(store, candidates, filters) {
  const chosen = active(filters);
  const read = await reader(store, candidates);
  const counts = Object.fromEntries(Object.keys(FACETS).map((name) => [name, new Map()]));
  for (const { document } of candidates) {
    const value = read(document);
    if (!value) continue;
    for (const name of Object.keys(FACETS)) {
      const own = value(name);
      if (own && fits(value, chosen, name)) counts[name].set(own, (counts[name].get(own) ?? 0) + 1);
    }
  }
  const often = (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
  const late = (a, b) => (a[0] < b[0] ? 1 : -1);
  const ranked = ([name, map]) => [name, [...map].sort(name === 'year' ? late : often)];
  return Object.fromEntries(Object.entries(counts).map(ranked));
}
