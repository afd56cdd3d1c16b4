// Keeps pictures and lists together, [data-behaviour="desk-follow"]: what belongs to the row with the focus is shown
// on its page, which scrolls by itself beside the lists, and what is chosen in a row shows on the page at once.
// Without script each row has a link to its place, and choices show once they are saved.

const HIDDEN = ["hide", "band", "hold"];
const outlineOf = (row) => row && document.getElementById(`b-${row.id}`);

function show(outline) {
  document.querySelectorAll(".outline.now").forEach((each) => each.classList.remove("now"));
  if (!outline) return;
  outline.classList.add("now");
  const view = outline.closest(".view");
  const [here, all] = [outline.getBoundingClientRect(), view.getBoundingClientRect()];
  const isBeside = getComputedStyle(view).position === "sticky";
  const isSeen = here.top >= all.top && here.bottom <= all.bottom;
  if (isBeside && !isSeen) view.scrollTop += here.top - all.top - all.height / 3;
}

function follow(lists) {
  const rowOf = ({ target }) => target.closest("[data-decision], [data-box]");
  lists.addEventListener("focusin", (event) => show(outlineOf(rowOf(event))));
  lists.addEventListener("change", (event) => {
    const outline = event.target.type === "radio" && outlineOf(rowOf(event));
    if (!outline) return;
    const isDetail = outline.matches(".detail");
    const isHidden = HIDDEN.includes(event.target.value) || (isDetail && event.target.value === "change");
    const state = isHidden ? "hidden" : isDetail ? "kept" : "decided";
    outline.classList.remove("open", "hidden", "kept", "decided");
    outline.classList.add(state);
    outline.setAttribute("aria-label", outline.getAttribute("aria-label").replace(/, \w+$/, `, ${state}`));
  });
}

for (const lists of document.querySelectorAll('[data-behaviour="desk-follow"]')) follow(lists);
