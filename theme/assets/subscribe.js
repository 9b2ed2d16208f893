// Ticked feeds become one OPML file, made here and nowhere else; what was ticked stays in this browser.
const page = document.querySelector('[data-gk=subscribe]');
const boxes = [...page.querySelectorAll('[data-feed]')];
const bar = page.querySelector('.picked');
const words = bar.querySelector('[data-words]');
const KEY = 'gk-feeds';

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The OPML of the chosen feeds: `[{name, url}]`. */
export function opml(owner, feeds) {
  const lines = feeds.map(({ name, url }) =>
    `  <outline type="rss" text="${escaped(name)}" title="${escaped(name)}" xmlUrl="${escaped(url)}"/>`);
  const head = `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n <head><title>${escaped(owner)}</title></head>\n <body>\n`;
  return `${head}${lines.join('\n')}\n </body>\n</opml>\n`;
}

const picked = () => boxes.filter((box) => box.checked);

function remember() {
  try { localStorage.setItem(KEY, JSON.stringify(picked().map((box) => box.dataset.feed))); } catch { /* private window */ }
}

function recall() {
  try { return new Set(JSON.parse(localStorage.getItem(KEY) ?? '[]')); } catch { return new Set(); }
}

function show() {
  const count = picked().length;
  bar.hidden = count === 0;
  words.textContent = words.dataset.words.replace('{n}', count);
}

function save() {
  const feeds = picked().map((box) => ({ name: box.dataset.name, url: page.dataset.base + box.dataset.feed }));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([opml(page.dataset.owner, feeds)], { type: 'text/x-opml' }));
  link.download = 'feeds.opml';
  link.click();
  URL.revokeObjectURL(link.href);
}

const before = recall();
for (const box of boxes) {
  box.checked = before.has(box.dataset.feed);
  box.addEventListener('change', () => { remember(); show(); });
}
bar.querySelector('button').addEventListener('click', save);
show();
