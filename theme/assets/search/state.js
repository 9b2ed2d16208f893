// The state of the search page lives in its address, so that a result page can be linked and bookmarked; recent
// queries stay in this browser.

const FACETS = ['source', 'type', 'column', 'org', 'year', 'topic', 'validity'];
const KEY = 'gk-search-recent';
const KEPT = 8;
const STEP = 10, MOST = 500;

/** { q, sort, limit, filters } of an address. */
export function readState(search) {
  const given = new URLSearchParams(search);
  const filters = {};
  for (const name of FACETS) if (given.has(name)) filters[name] = given.getAll(name);
  const limit = Number(given.get('n'));
  return {
    q: given.get('q') ?? '',
    sort: given.get('sort') === 'date' ? 'date' : 'fit',
    limit: limit > STEP && limit <= MOST ? Math.ceil(limit / STEP) * STEP : STEP,
    filters,
  };
}

/** The address of a state, with nothing that is as it is anyway. */
export function writeState({ q, sort, limit, filters }) {
  const given = new URLSearchParams();
  if (q) given.set('q', q);
  for (const name of FACETS) for (const value of filters[name] ?? []) given.append(name, value);
  if (sort === 'date') given.set('sort', sort);
  if (limit > STEP) given.set('n', String(limit));
  const text = given.toString();
  return text ? `?${text}` : '';
}

export const more = (limit) => Math.min(MOST, limit + STEP);

/** The queries asked lately in this browser; none where storage is forbidden. */
export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function remember(query) {
  const plain = query.trim().slice(0, 80);
  if (plain.length < 2) return;
  keep([plain, ...recent().filter((one) => one !== plain)].slice(0, KEPT));
}

export const forget = () => keep([]);

function keep(queries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch { /* storage is full or forbidden: nothing is remembered */ }
}
