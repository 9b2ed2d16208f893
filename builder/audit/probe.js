// Whether a reader really sees a link, can reach it by keyboard, and reads what is around it. Runs in the page.
({
  quiet() {  // nothing moves while it is measured, and nothing is transparent to the pointer only
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*, *::before, *::after { transition: none !important; animation: none !important; caret-color: transparent !important; scroll-behavior: auto !important }
      .gk-touch *, .gk-touch *::before, .gk-touch *::after, .gk-touch { pointer-events: auto !important }
      .gk-unseen, .gk-unseen * { visibility: hidden !important }
      .gk-framed { outline: 4px solid #e00 !important; outline-offset: -4px !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },

  links(name) {
    const all = [...document.querySelectorAll("a[href]")].filter(a => a.textContent.replace(/\s+/g, " ").trim() === name);
    const nav = all.filter(a => a.closest("nav, [role=navigation], [class*=nav], [class*=menu]"));
    return nav.length ? nav : all;  // where the navigation names the column, another link further down does not make up for it
  },

  open(link) {  // what is closed is opened the way a keyboard does it: through a summary that takes the focus
    for (let box = link.closest("details:not([open])"); box; box = link.closest("details:not([open])")) {
      const handle = box.querySelector("summary");
      if (!handle) return "closed, without a handle";
      handle.focus();
      if (document.activeElement !== handle || !handle.getClientRects().length) return "closed, its handle takes no focus";
      box.open = true;
    }
    return "";
  },

  why(link) {  // the reason why a link is not seen; nothing when it is
    const closed = this.open(link);
    if (closed) return closed;
    if (!link.getClientRects().length) return "no box (display: none)";
    link.scrollIntoView({block: "center", inline: "center"});
    const style = getComputedStyle(link), box = link.getBoundingClientRect();
    if (style.visibility !== "visible") return `visibility: ${style.visibility}`;
    if (box.width < 12 || box.height < 8) return `too small (${Math.round(box.width)} × ${Math.round(box.height)} px)`;
    if (parseFloat(style.fontSize) < 8) return `font-size ${style.fontSize}`;
    const opacity = this.opacity(link);
    if (opacity < 0.3) return `opacity ${opacity.toFixed(2)}`;
    if (box.right <= 1 || box.bottom <= 1 || box.left >= innerWidth - 1 || box.top >= innerHeight - 1) return "off the screen";
    const covered = this.covered(link);
    if (covered) return covered;
    const ratio = this.contrast(link);
    if (ratio !== null && ratio < 1.6) return `same colour as its ground (contrast ${ratio.toFixed(2)})`;
    link.focus({preventScroll: true});
    if (document.activeElement !== link || link.tabIndex < 0) return "not reached by keyboard";
    link.blur();
    return "";
  },

  opacity(node) {
    let product = 1;
    for (let n = node; n instanceof Element; n = n.parentElement) product *= parseFloat(getComputedStyle(n).opacity);
    return product;
  },

  covered(link) {
    document.documentElement.classList.add("gk-touch");
    const range = document.createRange();
    range.selectNodeContents(link);
    const boxes = [...range.getClientRects()].filter(b => b.width > 2 && b.height > 2);
    const points = boxes.flatMap(b => [0.2, 0.5, 0.8].map(part => [b.left + b.width * part, b.top + b.height / 2]));
    const hits = points.map(([x, y]) => document.elementFromPoint(x, y));
    document.documentElement.classList.remove("gk-touch");
    if (!points.length) return "no text";
    const seen = hits.filter(hit => hit && (hit === link || link.contains(hit))).length;
    if (seen * 2 > points.length) return "";
    const over = hits.find(hit => hit && !link.contains(hit) && hit !== link);
    return over && !over.contains(link) ? `covered by <${over.tagName.toLowerCase()} class="${over.className}">` : "clipped";
  },

  ground(node) {  // the colour behind a text, or null where a picture lies there
    const layers = [];
    for (let n = node; n instanceof Element; n = n.parentElement) {
      const style = getComputedStyle(n);
      if (style.backgroundImage !== "none") return null;
      const colour = this.colour(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] >= 1) break;
    }
    const dark = matchMedia("(prefers-color-scheme: dark)").matches && getComputedStyle(document.documentElement).colorScheme.includes("dark");
    return layers.reverse().reduce((below, above) => this.over(above, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  },

  colour(text) {
    const parts = (text.match(/[\d.]+%?/g) || []).map(parseFloat);
    if (text.startsWith("color(srgb")) return [...parts.slice(0, 3).map(part => part * 255), parts[3] ?? 1];
    return parts.length < 3 ? [0, 0, 0, 0] : [parts[0], parts[1], parts[2], parts[3] ?? 1];
  },

  over(above, below) {
    return [0, 1, 2].map(n => above[n] * above[3] + below[n] * (1 - above[3])).concat(1);
  },

  contrast(node) {
    const ground = this.ground(node);
    if (!ground) return null;
    const own = this.colour(getComputedStyle(node).color);
    const text = this.over([own[0], own[1], own[2], own[3] * this.opacity(node)], ground);
    const light = colour => colour.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
    const [a, b] = [light(text), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  },

  look(name) {  // {why, box, selector, href}: of the first link that is seen, else of the first
    let first = null;
    for (const link of this.links(name)) {
      const why = this.why(link), box = link.getBoundingClientRect();
      const href = link.getAttribute("href");
      const found = {why, href, target: link.href, selector: `a[href='${href}']`,
        box: [box.x + scrollX, box.y + scrollY, box.width, box.height].map(Math.round), clip: [box.x, box.y, box.width, box.height]};
      document.querySelectorAll(".gk-looked").forEach(node => node.classList.remove("gk-looked"));
      link.classList.add("gk-looked");
      if (!why) return found;
      first = first || found;
    }
    return first || {why: "no link of this name", href: "", target: "", selector: "", box: null, clip: null};
  },

  words() { return (document.querySelector("main") || document.body).innerText.replace(/\s+/g, "").length; },

  mark(name, on) { document.querySelectorAll(".gk-looked").forEach(node => node.classList.toggle(name, on)); },

  reading() {  // text of too little contrast, and how far the page is wider than the window
    const faint = [];
    const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    for (let node = walker.nextNode(); node && seen.size < 600; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || seen.has(parent) || parent.closest("[aria-hidden=true], svg, option, noscript")) continue;
      seen.add(parent);
      const style = getComputedStyle(parent), box = parent.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || style.visibility !== "visible") continue;
      const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
      const ratio = this.contrast(parent);
      if (ratio !== null && ratio < (large ? 3 : 4.5)) faint.push({ratio: Math.round(ratio * 100) / 100, text: node.textContent.trim().slice(0, 30)});
    }
    return {faint: faint.slice(0, 5), wide: Math.max(0, document.documentElement.scrollWidth - innerWidth)};
  },
})
