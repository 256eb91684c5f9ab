// Single keys press what carries them: data-key="n", or data-key="g h" for two in a row. A key inside the row
// that has the focus goes before the same key elsewhere on the page.

const PAUSE = 1200;
const PRESSED = "[type=radio], [type=checkbox], [type=submit], [type=button]"; // no letters go in there
let pending = "";
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (!listens(event)) return;
  const keys = pending + event.key;
  pending = "";
  clearTimeout(timer);

  if (keys === "g") {
    pending = "g ";
    timer = setTimeout(() => (pending = ""), PAUSE);
  } else if (keys === "j" || keys === "k") {
    moveTo(keys === "j" ? 1 : -1);
    event.preventDefault();
  } else {
    const target = holder(keys);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  }
});

function listens(event) {
  const typing = event.target.closest(`input:not(${PRESSED}), textarea, select, [contenteditable], [role=textbox]`);
  const off = document.documentElement.dataset.keys === "off";
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  return !typing && !off && !chord && event.key.length === 1 && !document.querySelector("dialog[open]");
}

function holder(keys) {
  const row = document.activeElement?.closest("[data-row]");
  const selector = `[data-key="${CSS.escape(keys)}"]`;
  const found = [...(row?.querySelectorAll(selector) ?? []), ...document.querySelectorAll(selector)];
  return found.find((element) => element.checkVisibility());
}

function moveTo(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const current = document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-row][aria-current]");
  const here = current ? rows.indexOf(current) : firstInView(rows) - 1;
  const row = rows[Math.max(here + step, 0)];
  if (!row) return;

  const link = row.matches(".post") ? null : row.querySelector(":is(h2, h3, .needed-ask) a, a[href]");
  if (!link) row.tabIndex = -1;
  (link ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function firstInView(rows) {
  const index = rows.findIndex((row) => row.getBoundingClientRect().bottom > 80);
  return index < 0 ? 0 : index;
}
