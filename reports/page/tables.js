// Sorting and filtering of every table; without script they are plain tables in the order of the ranking.
// SPDX-License-Identifier: MIT
"use strict";
(() => {
  const value = (row, column, numeric) => {
    const cell = row.cells[column];
    const raw = cell.dataset.value ?? cell.textContent.trim();
    if (!numeric) return raw;
    const number = raw === "" ? NaN : Number(raw.replaceAll(",", ""));
    return number;
  };

  // What has no figure stays below, in both directions.
  const compare = (numeric, sign) => (a, b) => {
    if (!numeric) return sign * a.key.localeCompare(b.key, "en", { numeric: true });
    if (Number.isNaN(a.key) || Number.isNaN(b.key)) return Number.isNaN(a.key) - Number.isNaN(b.key);
    return sign * (a.key - b.key);
  };

  const sort = (table, header, column) => {
    const numeric = header.classList.contains("number");
    const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction);
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: value(row, column, numeric) }));
    rows.sort(compare(numeric, direction === "ascending" ? 1 : -1));
    table.tBodies[0].append(...rows.map(({ row }) => row));
  };

  const filter = (table, words, status) => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
    }
    const left = rows.filter((row) => !row.hidden).length;
    status.textContent = wanted.length ? `${left} of ${rows.length} rows` : "";
  };

  const addFilter = (table) => {
    const box = document.createElement("div");
    box.className = "filter";
    const label = document.createElement("label");
    label.textContent = "Filter rows ";
    const input = document.createElement("input");
    input.type = "search";
    input.setAttribute("aria-controls", table.id);
    input.setAttribute("aria-label", `Filter rows of ${table.caption.textContent}`);
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    input.addEventListener("input", () => filter(table, input.value, status));
    label.append(input);
    box.append(label, status);
    table.closest(".scroll").before(box);
  };

  for (const table of document.querySelectorAll("table")) {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(table, header, column));
      header.append(button);
    });
    if (table.tBodies[0].rows.length > 3) addFilter(table);
  }

  // A link to the rounds of a figure opens what they are folded into.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();
})();
