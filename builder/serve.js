// Of the preview alone: reloads the page when something it shows was built again; tells what is wrong meanwhile, and
// that a build is under way when it lasts.
(() => {
  const own = new URL(document.currentScript.src);
  let known = own.search.slice(1);
  let panel, figures = "", now = "&now"; // at first what is wrong is asked for, afterwards waited for
  const styled = `<link rel="stylesheet" href="${own.pathname.replace(/js$/, "css")}">`;
  const alone = document.querySelector("body > section.alone"); // a page that tells what is wrong and nothing else
  performance.setResourceTimingBufferSize(2000);

  const shown = () => [location.href, ...performance.getEntriesByType("resource").map(entry => entry.name)]
    .map(address => decodeURIComponent(new URL(address).pathname).slice(1).replace(/(^|\/)$/, "$1index.html"));

  const tell = trouble => {
    if (!trouble) return panel && (panel.remove(), panel = undefined);
    panel ??= shadow();
    panel.shadowRoot.innerHTML = styled + trouble;
  };

  const shadow = () => {
    const made = document.body.appendChild(document.createElement("div"));
    made.attachShadow({mode: "open"});
    return made;
  };

  const sign = shadow().shadowRoot; // there before it says anything, so that it is read out; its figures are for the eye
  sign.innerHTML = `${styled}<div><span role="status" aria-live="polite"></span> <span aria-hidden="true"></span></div>`;
  const [words, count] = sign.querySelectorAll("span");
  const underWay = work => {
    const said = work || {words: "", figures: "", lang: ""};
    if (words.textContent !== said.words) words.textContent = said.words;
    words.parentNode.className = work ? "sign" : "";
    words.lang = said.lang;
    figures = said.figures;
    count.textContent = figures.replace("…", "");
  };

  (async () => {
    for (;;) {
      if (document.hidden) await new Promise(go => addEventListener("visibilitychange", go, {once: true}));
      try {
        const news = await (await fetch(`${own.pathname.replace(/\.js$/, "")}?${known}&${encodeURIComponent(figures)}${now}`)).json();
        const here = new Set(shown());
        if (!news.changed || alone && `${news.version}` !== known || news.changed.some(name => here.has(name))) return location.reload();
        [known, now] = [`${news.version}`, ""];
        underWay(news.work);
        if (!alone) tell(news.trouble);
      } catch { await new Promise(go => setTimeout(go, 300)); }
    }
  })(); // asked for while it is looked at; answered when there is news, or after a while
})();
