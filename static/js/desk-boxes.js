// Hidden areas of pictures, [data-behaviour="desk-boxes"]: each row of the list has an outline on the picture of its
// page, placed by the number fields of the row, which are what is sent; without script they are typed. desk-draw.js and
// desk-box-keys.js send the event "desk-box", whose detail names a row, or a page for a new one, and says: place (per
// cent: left, top, width, height), drop or back. Words come from data-area, data-place, data-gone: {sign} is filled in.

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["left", "top", "width", "height"];
const LEAST = 0.5;
const between = (value, least, most) => Math.min(Math.max(Math.round(value * 10) / 10, least), most);
const filled = (words, given) => words.replace(/\{(\w+)\}/g, (_, name) => given[name]);
const make = (tag) => document.createElementNS(SVG, tag);
const set = (node, given) => Object.entries(given).forEach(([name, value]) => node.setAttribute(name, value));

function start(section) {
  const says = section.querySelector("[data-says]");
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const sign = (row) => row.querySelector(".sign").textContent;
  const rows = () => [...section.querySelectorAll("[data-box]")];

  function show(row) {
    let outline = document.getElementById(`b-${row.id}`);
    const svg = document.querySelector(`svg[data-page="${field(row, "page").value}"]`);
    const [left, top, width, height] = SIDES.map((name) => Number.parseFloat(field(row, name).value));
    const isGone = row.querySelector('[name="show-again"]')?.checked;
    if (!svg || isGone || !(left >= 0 && top >= 0 && width > 0 && height > 0)) return outline?.remove();
    if (!outline) (outline = make("a")).append(make("rect"), make("text"));
    if (outline.parentNode !== svg) svg.append(outline);
    const label = filled(section.dataset.area, { sign: sign(row) });
    set(outline, { id: `b-${row.id}`, href: `#${row.id}`, class: "outline box hidden", "aria-label": label });
    outline.dataset.for = row.id;
    const { width: across, height: down } = svg.viewBox.baseVal;
    const [x, y] = [(left * across) / 100, (top * down) / 100];
    set(outline.querySelector("rect"), { x, y, width: (width * across) / 100, height: (height * down) / 100 });
    set(outline.querySelector("text"), { x, y, "aria-hidden": true });
    outline.querySelector("text").textContent = sign(row);
  }

  function place(row, [fromLeft, fromTop, wide, high]) {
    const size = [between(wide, LEAST, 100), between(high, LEAST, 100)];
    const now = [fromLeft, fromTop].map((at, n) => between(at, 0, 100 - size[n])).concat(size).map((n) => n.toFixed(1));
    SIDES.forEach((name, at) => Object.assign(field(row, name), { value: now[at] }));
    const [left, top, width, height] = now;
    says.textContent = filled(section.dataset.place, { sign: sign(row), left, top, width, height });
  }

  function add(page) {
    const taken = [...section.querySelectorAll('[name^="box-new-"]')].map((one) => Number.parseInt(one.name.slice(8)));
    const markup = section.querySelector("template").innerHTML.replaceAll("__n__", Math.max(0, ...taken) + 1);
    section.querySelector("ol").insertAdjacentHTML("beforeend", markup.replaceAll("__s__", `B${rows().length + 1}`));
    const row = rows().at(-1);
    field(row, "page").value = row.querySelector("[data-page-of]").textContent = page;
    row.querySelector("[data-drop]").hidden = false;
    return row;
  }

  function drop(row) {
    const saved = row.querySelector('[name="show-again"]');
    document.getElementById(`b-${row.id}`)?.remove();
    says.textContent = filled(section.dataset.gone, { sign: sign(row) });
    if (saved) saved.checked = true; // it goes when that is saved
    else row.remove();
  }

  document.addEventListener("desk-box", ({ detail }) => {
    const row = detail.row ? document.getElementById(detail.row) : add(detail.page);
    detail.row = row.id;
    if (detail.place) place(row, detail.place);
    if (detail.back) SIDES.forEach((name) => Object.assign(field(row, name), { value: field(row, name).defaultValue }));
    (detail.drop ? drop : show)(row);
  });
  document.addEventListener("renewed", () => rows().forEach(show));
  const rowOf = ({ target }) => target.closest("[data-box]");
  section.addEventListener("input", (event) => rowOf(event) && show(rowOf(event)));
  section.addEventListener("click", (event) => event.target.closest("[data-drop]") && drop(rowOf(event)));
  section.querySelectorAll("[data-drop]").forEach((button) => button.removeAttribute("hidden"));
  rows().forEach(show);
}

for (const section of document.querySelectorAll('[data-behaviour="desk-boxes"]')) start(section);
