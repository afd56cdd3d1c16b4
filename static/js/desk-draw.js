// Hidden areas by mouse and finger, on the pictures [data-behaviour="desk-draw"]: while the button [data-draw] of a
// page is pressed, dragging draws an area, dragging one moves it, and dragging a corner changes its size. Two fingers
// still zoom, and with the button up one finger scrolls. desk-boxes.js does the work; by keys: desk-box-keys.js.

const [NEAR, LEAST] = [22, 1]; // pixels around a corner, a target of 44; per cent, as less was a slip
const tell = (detail) => document.dispatchEvent(new CustomEvent("desk-box", { detail })) && detail;
const isWithin = (value, low, high) => value > low && value < high;

function at(svg, event) {
  const box = svg.getBoundingClientRect();
  const [wide, high] = [100 / box.width, 100 / box.height]; // of a pixel, in per cent
  const part = (length) => Math.min(Math.max(length, 0), 100);
  return { x: part((event.clientX - box.left) * wide), y: part((event.clientY - box.top) * high), wide, high };
}

function boxesOf(svg) {
  const { width, height } = svg.viewBox.baseVal;
  return [...svg.querySelectorAll("[data-for]")].reverse().map((outline) => {
    const { x, y, width: across, height: down } = outline.querySelector("rect");
    const part = (length, whole) => (length.baseVal.value / whole) * 100;
    const [left, top] = [part(x, width), part(y, height)];
    return { row: outline.dataset.for, left, top, right: left + part(across, width), bottom: top + part(down, height) };
  });
}

function begin(svg, point) {
  for (const { left, top, right, bottom, row } of boxesOf(svg)) {
    const isInside = isWithin(point.x, left, right) && isWithin(point.y, top, bottom);
    const [inX, inY] = [(right - left) / 4, (bottom - top) / 4];
    const isCentral = isWithin(point.x, left + inX, right - inX) && isWithin(point.y, top + inY, bottom - inY);
    const cornerX = [left, right].find((x) => Math.abs(point.x - x) < NEAR * point.wide);
    const cornerY = [top, bottom].find((y) => Math.abs(point.y - y) < NEAR * point.high);
    if (!isCentral && cornerX !== undefined && cornerY !== undefined)
      return { row, fixed: { x: cornerX === left ? right : left, y: cornerY === top ? bottom : top } };
    if (isInside) return { row, by: { x: point.x - left, y: point.y - top }, size: [right - left, bottom - top] };
  }
  return { fixed: point, isNew: true };
}

function listen(view) {
  let drag = null;

  function toggle(button, isOn) {
    button.setAttribute("aria-pressed", isOn);
    button.closest("figure").querySelector("svg").classList.toggle("drawing", isOn);
  }

  view.addEventListener("click", (event) => {
    const button = event.target.closest("[data-draw]");
    if (button) toggle(button, button.ariaPressed !== "true");
    else if (event.detail && event.target.closest(".drawing")) event.preventDefault();
  });
  view.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest("svg.drawing");
    if (!svg || !event.isPrimary || event.button) return;
    svg.setPointerCapture(event.pointerId);
    drag = { svg, page: svg.dataset.page, ...begin(svg, at(svg, event)) };
  });
  view.addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    const { fixed, by, size, x, y } = { ...drag, ...at(drag.svg, event) };
    const spanned = (one) => [Math.min(x, one.x), Math.min(y, one.y), Math.abs(x - one.x), Math.abs(y - one.y)];
    const place = by ? [x - by.x, y - by.y, ...size] : spanned(fixed);
    if (drag.row || Math.min(...place.slice(2)) >= LEAST) Object.assign(drag, { row: tell({ ...drag, place }).row });
  });
  view.addEventListener("pointercancel", () => {
    if (drag?.isNew && drag.row) tell({ row: drag.row, drop: true }); // it became a pinch
    drag = null;
  });
  view.addEventListener("pointerup", (event) => {
    const { isNew, row, svg } = drag ?? {};
    drag = null;
    if (!row || !isNew) return; // by finger one at a time, so that the page scrolls again
    if (event.pointerType === "touch") toggle(svg.closest("figure").querySelector("[data-draw]"), false);
    document.getElementById(row).querySelector('[name$="-reason"]').focus();
  });
}

for (const view of document.querySelectorAll('[data-behaviour="desk-draw"]')) listen(view);
