// The request form: what is filled in is saved as a document made here, or printed. Nothing is sent by this script.
(() => {
  "use strict";
  const box = document.querySelector("[data-request]");
  if (!box) return;
  const told = box.querySelector("[data-request-told]");
  const rows = [...box.querySelectorAll("[data-item]")];

  const valueOf = (row) => {
    const chosen = row.querySelector("input[type=radio]:checked");
    const field = row.querySelector("input:not([type=radio]), textarea");
    return (chosen ? chosen.value : field ? field.value : "").trim();
  };

  // Required items left blank, and fields whose words cannot be (an e-mail address without @).
  function missing() {
    const wanting = rows.filter((row) => {
      const field = row.querySelector("input:not([type=radio]), textarea");
      const bad = ("required" in row.dataset && !valueOf(row)) || (field && field.value && !field.checkValidity());
      for (const input of row.querySelectorAll("input, textarea")) input.setAttribute("aria-invalid", String(Boolean(bad)));
      return bad;
    });
    told.textContent = wanting.length
      ? box.dataset.missing.replace("{names}", wanting.map((row) => row.dataset.item).join("、")) : "";
    if (wanting.length) wanting[0].querySelector("input, textarea").focus();
    return wanting.length > 0;
  }

  // A page of plain HTML, which Word and WPS open as a document; every word enters as text.
  function documentOf() {
    const page = document.implementation.createHTMLDocument(box.dataset.request);
    const add = (parent, name, text = "") => {
      const made = parent.appendChild(page.createElement(name));
      made.textContent = text;
      return made;
    };
    add(page.head, "meta").setAttribute("charset", "utf-8");
    const title = add(page.body, "h1", box.dataset.request);
    title.setAttribute("align", "center");
    add(page.body, "p", box.dataset.to);
    for (const part of box.querySelectorAll("fieldset")) {
      add(page.body, "h2", part.querySelector("legend").textContent);
      const table = add(page.body, "table");
      for (const [name, value] of [["border", 1], ["cellpadding", 6], ["cellspacing", 0], ["width", "100%"]]) {
        table.setAttribute(name, value);
      }
      for (const row of part.querySelectorAll("[data-item]")) {
        const line = add(table, "tr");
        add(line, "td", row.dataset.item).setAttribute("width", "30%");
        add(line, "td", valueOf(row));
      }
    }
    for (const line of box.querySelectorAll(".request-sign span")) add(page.body, "p", line.textContent);
    return "<!DOCTYPE html>" + page.documentElement.outerHTML;
  }

  function save() {
    if (missing()) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", documentOf()], { type: "application/msword" }));
    link.download = `${box.dataset.request}.doc`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function clear() {
    for (const field of box.querySelectorAll("input, textarea")) {
      if (field.type === "radio") field.checked = false; else field.value = "";
      field.removeAttribute("aria-invalid");
    }
    told.textContent = "";
  }

  box.querySelector("[data-request-save]").addEventListener("click", save);
  box.querySelector("[data-request-clear]").addEventListener("click", clear);
  box.addEventListener("submit", (event) => { if (missing()) event.preventDefault(); });
})();
