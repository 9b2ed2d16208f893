// A static page grows old: states that follow from dates are told again for the reader's own day (in Beijing).
// `data-ages` holds a line `first day|tone|words` for each state, as builder/aging.py writes it; {n} in the words counts
// the days to or from `data-until`. Without this script the state of the day of building stands, with its dates.

const DAY = 864e5;

/** The span a day lies in: the last whose first day is not after it. */
export function stateOn(ages, day) {
  const spans = ages.split("\n").map((line) => line.split("|"));
  const [first, tone, words] = spans.filter(([first]) => first <= day).at(-1);
  return { first, tone, words };
}

/** Calendar days from one ISO day to another. */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** The words of a day, with the count of days filled in. */
export function wordsOn(ages, until, day) {
  return stateOn(ages, day).words.replace("{n}", until ? Math.abs(daysBetween(day, until)) : 0);
}

export const beijingDay = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

function tint(element, tone) {
  element.className = element.className.replace(/\b(chip|run)-(soon|open|ok|warn|late|plain)\b/, `$1-${tone}`);
}

/** In a list grouped by state, rows whose state has changed move to its group. */
function regroup(groups) {
  for (const [row, state] of [...groups.querySelectorAll("[data-state-now]")].map((m) => [m.closest("li"), m.dataset.stateNow])) {
    const own = groups.querySelector(`[data-group="${state}"]`);
    if (own && !own.contains(row)) own.querySelector("ol").append(row);
  }
  for (const group of groups.querySelectorAll("[data-group]")) {
    const count = group.querySelectorAll("li").length;
    group.querySelector("small").textContent = count;
    group.hidden = !count;
  }
}

export function renew(page, today) {
  for (const mark of page.querySelectorAll("[data-ages]")) {
    const { ages, until = "" } = mark.dataset;
    const { tone } = stateOn(ages, today);
    mark.textContent = wordsOn(ages, until, today);
    if (mark.dataset.states) mark.dataset.stateNow = stateOn(mark.dataset.states, today).words;
    for (const element of [mark, mark.closest(".run")]) if (element) tint(element, tone);
  }
  for (const bar of page.querySelectorAll("progress[data-from]")) bar.value = Math.max(0, daysBetween(bar.dataset.from, today));
  page.querySelectorAll("[data-groups]").forEach(regroup);
}
