// Several portals of this generator asked as one: each by its own index, the answers merged, each hit saying whose it is.

import { search } from './engine.js';

const STAGES = ['exact', 'simplified', 'part', 'pinyin', 'initials', 'typo', 'overlap'];
const ZONES = ['whole', 'title', 'number', 'body'];

const stage = (answer) => STAGES.indexOf(answer.tried.at(-1)?.how);
const fit = (a, b) => ZONES.indexOf(a.zone) - ZONES.indexOf(b.zone) || b.day - a.day;
const newest = (a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0);

/**
 * search() over several offices. sites: [{ name, base }…], one's own first; filters.source keeps some of them by name.
 * A hit carries `source` and `base`, facets a `source` with counts, `away` names the offices that could not be asked.
 */
export async function searchAll(query, { sites, filters = {}, onUpdate, ...options }) {
  const { source, ...others } = filters;
  const answers = new Map();
  const merged = () => merge(query, sites, answers, source, { limit: 10, ...options });
  await Promise.all(sites.map(async (site) => {
    const alone = sites.length === 1 && onUpdate;
    const answer = await search(query, { ...options, filters: others, base: site.base, onUpdate: alone ? (first) => onUpdate({ ...first, away: [], hits: named(first, site) }) : undefined });
    answers.set(site, answer);
    if (onUpdate && answers.size < sites.length && answer.hits.length) onUpdate({ ...merged(), more: true });
  }));
  return merged();
}

const named = (answer, site) => answer.hits.map((hit) => ({ ...hit, source: site.name, base: site.base }));

/** One answer of those that have come: only of the offices that found it in the best way (as typed, before by sound …). */
function merge(query, sites, answers, source, { sort, limit }) {
  const come = sites.filter((site) => answers.has(site));
  const own = answers.get(sites[0]) ?? answers.get(come[0]);
  const found = come.filter((site) => answers.get(site).total);
  const best = Math.min(...found.map((site) => stage(answers.get(site))));
  const first = found.filter((site) => stage(answers.get(site)) === best);
  const kept = first.filter((site) => !source?.length || source.includes(site.name));
  const hits = kept.flatMap((site) => named(answers.get(site), site)).sort(sort === 'date' ? newest : fit);
  const away = come.filter((site) => site !== sites[0] && ['no-index', 'offline', 'failed'].includes(answers.get(site).problem));
  return {
    ...own,
    tried: found.length ? answers.get(first[0]).tried : own.tried,
    hits: hits.slice(0, limit),
    total: kept.reduce((sum, site) => sum + answers.get(site).total, 0),
    facets: facets(kept, first, answers, sites.length),
    away: away.map((site) => site.name),
    tookMs: Math.max(...come.map((site) => answers.get(site).tookMs)),
  };
}

function facets(kept, found, answers, several) {
  const sums = {};
  for (const site of kept) {
    for (const [name, values] of Object.entries(answers.get(site).facets)) {
      const sum = (sums[name] ??= new Map());
      for (const [value, count] of values) sum.set(value, (sum.get(value) ?? 0) + count);
    }
  }
  const often = (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
  const late = (a, b) => (a[0] < b[0] ? 1 : -1);
  const ranked = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, [...sum].sort(name === 'year' ? late : often)]));
  if (several > 1) ranked.source = found.map((site) => [site.name, answers.get(site).total]).sort(often);
  return ranked;
}
