// Sorts a table by the column whose head is pressed, and filters its rows; the page says all it has to say without it.
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

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function filter(section) {
  const [name, tag, check] = section.querySelectorAll(".filter input, .filter select");
  const rows = section.querySelector("table.class").tBodies[0].rows;
  let shown = 0;
  for (const row of rows) {
    const keeps =
      plain(row.cells[0].textContent).includes(plain(name.value)) &&
      (!tag.value || row.dataset.tags.split(" ").includes(tag.value)) &&
      (!check.value || row.cells[check.value].className === "failed");
    row.hidden = !keeps;
    shown += keeps;
  }
  section.querySelector(".filter output").textContent = shown < rows.length ? `${shown} / ${rows.length}` : "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.column) sort(button.closest("th"), Number(button.dataset.column));
  if (button?.dataset.tag) {
    const section = button.closest("section");
    const tag = section.querySelector(".filter select");
    tag.value = button.dataset.tag;
    filter(section);
    tag.scrollIntoView({ block: "center" });
  }
});
document.addEventListener("input", (event) => {
  if (event.target.closest(".filter")) filter(event.target.closest("section"));
});
