// Of the preview alone: reloads the page when something it shows was built again, and tells what is wrong meanwhile.
(() => {
  const own = new URL(document.currentScript.src);
  let known = own.search.slice(1);
  let panel, now = "&now"; // at first what is wrong is asked for, afterwards waited for
  const alone = document.querySelector("body > section.alone"); // a page that tells what is wrong and nothing else
  performance.setResourceTimingBufferSize(2000);

  const shown = () => [location.href, ...performance.getEntriesByType("resource").map(entry => entry.name)]
    .map(address => decodeURIComponent(new URL(address).pathname).slice(1).replace(/(^|\/)$/, "$1index.html"));

  const tell = trouble => {
    if (!trouble) return panel && (panel.remove(), panel = undefined);
    if (!panel) {
      panel = document.body.appendChild(document.createElement("div"));
      panel.attachShadow({mode: "open"});
    }
    panel.shadowRoot.innerHTML = `<link rel="stylesheet" href="${own.pathname.replace(/js$/, "css")}">${trouble}`;
  };

  (async () => {
    for (;;) {
      if (document.hidden) await new Promise(go => addEventListener("visibilitychange", go, {once: true}));
      try {
        const news = await (await fetch(`${own.pathname.replace(/\.js$/, "")}?${known}${now}`)).json();
        const here = new Set(shown());
        if (!news.changed || alone && `${news.version}` !== known || news.changed.some(name => here.has(name))) return location.reload();
        [known, now] = [`${news.version}`, ""];
        if (!alone) tell(news.trouble);
      } catch { await new Promise(go => setTimeout(go, 300)); }
    }
  })(); // asked for while it is looked at; answered when there is news, or after a while
})();
