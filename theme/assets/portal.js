// The portal's own script: remembers light or dark and large print, keeps the states of dates true, opens filters on
// wide screens of older browsers, offers printing. Everything on the page is there without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const modes = { theme: ["light", "dark"], size: ["normal", "large"] };
  const memory = {
    get(name) { try { return localStorage.getItem("gk-" + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("gk-" + name, value); } catch { /* private window */ } },
  };

  // Before the first paint: no flash of the wrong mode.
  root.classList.remove("no-js");
  root.classList.add("js");
  for (const [name, values] of Object.entries(modes)) {
    const value = memory.get(name);
    if (values.includes(value)) root.dataset[name] = value;
  }

  const current = (name) => root.dataset[name]
    || (name === "theme" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : modes[name][0]);

  function wireModes() {
    for (const button of document.querySelectorAll("[data-mode]")) {
      const { mode, value } = button.dataset;
      const show = () => button.setAttribute("aria-pressed", String(current(mode) === value));
      button.addEventListener("click", () => {
        root.dataset[mode] = current(mode) === value ? modes[mode][0] : value;
        memory.set(mode, root.dataset[mode]);
        show();
      });
      show();
    }
  }

  // A static page grows old: states that follow from dates are told again. A demonstration stands still.
  function renewDates() {
    if (document.querySelector("[data-fixed-day]") || !document.querySelector("[data-ages]")) return;
    import("./aging.js").then(({ renew, beijingDay }) => renew(document, beijingDay()));
  }

  // The key / leads to the search box, as readers of other portals know it.
  function searchKey() {
    const box = document.querySelector("form[role=search] input");
    if (!box || document.getElementById("gk-search")) return; // the search page has keys of its own
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      box.focus();
    });
  }

  function openFilters() {
    if (CSS.supports("selector(::details-content)")) return;
    const wide = matchMedia("(min-width: 60em)");
    const set = () => { for (const box of document.querySelectorAll("details.fold-narrow")) box.open = wide.matches; };
    wide.addEventListener("change", set);
    set();
  }

  // When and from which commit the site was made is said by one small file: no page changes because others did.
  function tellRelease() {
    const line = document.querySelector("[data-release]");
    if (!line || !location.protocol.startsWith("http")) return;
    fetch(line.dataset.release).then((answer) => answer.json()).then(({ day, commit }) => {
      const said = line.dataset.day.replace("{day}", day);
      line.textContent = commit ? said + line.dataset.commit.replace("{commit}", commit.slice(0, 10)) : said;
      line.hidden = false;
    }).catch(() => { /* a server without this file: nothing is said */ });
  }

  // Where the columns do not fit in a line, an arrow says on which side there are more.
  function tellMoreColumns() {
    const list = document.querySelector(".cols ul");
    if (!list) return;
    const show = () => {
      const left = list.scrollWidth - list.clientWidth - list.scrollLeft;
      list.parentElement.classList.toggle("more-after", left > 4);
      list.parentElement.classList.toggle("more-before", list.scrollLeft > 4);
    };
    list.addEventListener("scroll", show, { passive: true });
    new ResizeObserver(show).observe(list.firstElementChild ?? list); // large print widens the columns, not the list
    addEventListener("resize", show);
    show();
  }

  document.addEventListener("DOMContentLoaded", () => {
    wireModes();
    renewDates();
    openFilters();
    searchKey();
    tellRelease();
    for (const button of document.querySelectorAll("[data-print-page]")) button.addEventListener("click", () => print());
    const here = document.querySelector(".cols [aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - 80;
    tellMoreColumns();
  });
})();
