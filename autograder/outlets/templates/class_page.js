// Sorts a table by the column whose head is pressed; the page says all it has to say without it.
"use strict";
const ORDER = ["failed", "not_attempted", "blocked", "broken", "not_run", "none", "passed"]; // the worst first
const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });

function keyOf(cell) {
  if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
  const rank = ORDER.indexOf(cell.className);
  return rank < 0 ? cell.textContent.trim() : rank;
}

function sort(head, column) {
  const body = head.closest("table").tBodies[0];
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = Array.from(body.rows, (row) => [keyOf(row.cells[column]), row]);
  rows.sort(([a], [b]) => (typeof a === "number" ? a - b : compare(a, b)) * (down ? -1 : 1));
  body.append(...rows.map(([, row]) => row));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-column]");
  if (button) sort(button.closest("th"), Number(button.dataset.column));
});
