// Lists are cut once, as flat pages; the links beside every list are made once.
const PER_PAGE = 50;
const FACETS = [["org", "org_id", "org_name"], ["topic", "topic_slug", "topic"], ["year", "year", "year"]];

function newest(api) {
  return api.getFilteredByGlob("content/zcwj/**/*.md").sort((a, b) => b.date - a.date);
}

function groups(docs, key) {
  const found = new Map();
  for (const doc of docs) {
    const value = String(doc.data[key]);
    if (!found.has(value)) found.set(value, []);
    found.get(value).push(doc);
  }
  return found;
}

function cut(stem, title, docs) {
  const last = Math.max(1, Math.ceil(docs.length / PER_PAGE));
  const name = (n) => (n === 0 ? `${stem}.html` : `${stem}-${n + 1}.html`);
  return Array.from({ length: last }, (_, n) => ({
    url: `/zcwj/${name(n)}`, title, total: docs.length, number: n + 1, last,
    newer: n ? name(n - 1) : "", older: n + 1 < last ? name(n + 1) : "",
    docs: docs.slice(n * PER_PAGE, (n + 1) * PER_PAGE),
  }));
}

module.exports = function (config) {
  config.addCollection("latest", (api) => newest(api).slice(0, 50));
  config.addCollection("byId", (api) => Object.fromEntries(newest(api).map((doc) => [doc.data.id, doc])));
  config.addCollection("lists", (api) => {
    const docs = newest(api);
    const pages = cut("index", "政策文件", docs);
    for (const [name, key, label] of FACETS) {
      for (const [value, members] of groups(docs, key)) {
        pages.push(...cut(`${name}-${value}`, String(members[0].data[label]), members));
      }
    }
    return pages;
  });
  config.addCollection("rail", (api) => {
    const docs = newest(api);
    const list = ([name, key, label]) => "<ul>\n" + [...groups(docs, key)].map(([value, members]) =>
      `<li><a href="/zcwj/${name}-${value}.html">${members[0].data[label]}</a> ${members.length}</li>\n`).join("") + "</ul>\n";
    return FACETS.map(list);
  });
  return { dir: { input: "content", includes: "../includes", output: "_site" }, markdownTemplateEngine: false };
};
