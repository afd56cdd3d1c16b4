// Hidden areas by keyboard, on the pictures [data-behaviour="desk-box-keys"]: R (see desk-keys.js) or the button of
// a page puts one into the middle; arrow keys move the one with the focus, with Shift they change its size, Enter
// leads to its reason, Escape takes back what is not saved, Delete takes it away. desk-boxes.js does the work.

const STEP = 0.5; // per cent of the page
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const MIDDLE = [40, 45, 20, 5];
const tell = (detail) => document.dispatchEvent(new CustomEvent("desk-box", { detail })) && detail;
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

function middle(page) {
  const { row } = tell({ page, place: MIDDLE });
  const outline = document.getElementById(`b-${row}`);
  outline.focus();
  outline.scrollIntoView({ block: "center" });
}

function pageInView(view) {
  const seen = [...view.querySelectorAll("[data-middle]")].map((button) => {
    const { top, bottom } = button.closest("figure").getBoundingClientRect();
    return { page: button.dataset.middle, shown: Math.min(bottom, innerHeight) - Math.max(top, 0) };
  });
  return seen.sort((one, other) => other.shown - one.shown)[0]?.page;
}

function act(event, outline) {
  const row = document.getElementById(outline.dataset.for);
  const saved = row.querySelector('[name="show-again"]');
  const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => Number(field(row, name).value));
  const move = MOVES[event.key];
  if (move && event.shiftKey) {
    const size = [Math.min(width + move[0], 100 - left), Math.min(height + move[1], 100 - top)];
    tell({ row: row.id, place: [left, top, ...size] });
  } else if (move) tell({ row: row.id, place: [left + move[0], top + move[1], width, height] });
  else if (event.key === "Enter") field(row, "reason").focus();
  else if (event.key === "Escape" && saved) tell({ row: row.id, back: true });
  else if (event.key === "Escape" || event.key === "Delete") {
    const figure = outline.closest("figure");
    tell({ row: row.id, drop: true });
    (saved ?? figure.querySelector("[data-middle]")).focus();
  } else return;
  event.preventDefault();
}

function listen(view) {
  const offer = () => view.querySelectorAll("[data-tools]").forEach((tools) => Object.assign(tools, { hidden: false }));
  view.addEventListener("keydown", (event) => {
    const outline = event.target.closest("[data-for]");
    if (outline && !event.ctrlKey && !event.metaKey && !event.altKey) act(event, outline);
  });
  view.addEventListener("click", (event) => {
    const button = event.target.closest("[data-middle]");
    if (button) middle(button.dataset.middle);
  });
  document.addEventListener("desk-box-key", () => pageInView(view) && middle(pageInView(view)));
  document.addEventListener("renewed", offer);
  offer();
}

for (const view of document.querySelectorAll('[data-behaviour="desk-box-keys"]')) listen(view);
