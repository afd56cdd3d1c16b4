// What is selected among the words of a page is put into the box that quotes them. Without script the words are
// pasted there. What is hidden stands as a label between the words, is no part of them, and is left out.

const LABELS = ".by-us, .by-them";

function wordsOf(selection) {
  const copied = selection.getRangeAt(0).cloneContents();
  for (const label of copied.querySelectorAll(LABELS)) label.replaceWith(" ");
  for (const cell of copied.querySelectorAll("td")) cell.append(" ");
  return copied.textContent.replace(/\s+/g, " ").trim();
}

function isWithin(selection, place) {
  if (selection.rangeCount === 0 || selection.isCollapsed) return false;
  return place.contains(selection.getRangeAt(0).commonAncestorContainer);
}

const place = document.querySelector("[data-quote-from]");
const said = document.querySelector('[data-behaviour="quote-selection"]');
const box = said?.closest("form")?.querySelector("textarea");

if (place && box) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!isWithin(selection, place)) return;
    box.value = wordsOf(selection).slice(0, box.maxLength > 0 ? box.maxLength : undefined);
    if (said.textContent !== said.dataset.said) said.textContent = said.dataset.said;
  });
}
