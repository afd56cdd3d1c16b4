// Keys for the decisions of a form [data-behaviour="desk-keys"]: 1, 2, 3 choose in the current row, N and P go to
// the next and the previous open one, R hides an area of a picture, ? shows the keys. They do nothing in a field, and
// can be switched off, which this browser remembers. Without script each row is reached by Tab. The words come from
// [data-keys]: data-keys, data-off, data-switch-on and data-switch-off.

const OFF = "desk-keys-off";
const TYPING = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";

function remembered() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false; // storage may be closed to us
  }
}

function remember(isOff) {
  try {
    localStorage.setItem(OFF, isOff ? "yes" : "no");
  } catch {
    // then it holds for this page alone
  }
}

function listen(form) {
  const rows = [...form.querySelectorAll("[data-decision]")];
  const line = form.querySelector("[data-keys]");
  if (!rows.length || !line) return;
  let isOff = remembered();
  const words = document.createElement("span");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn link";
  line.append(words, " ", button);
  Object.assign(line, { hidden: false, tabIndex: -1 });

  function say() {
    words.textContent = isOff ? line.dataset.off : line.dataset.keys;
    button.textContent = isOff ? line.dataset.switchOn : line.dataset.switchOff;
  }

  const isOpen = (row) => !row.querySelector("input[type=radio]:checked");
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));

  function go(step) {
    const from = current();
    const first = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
    for (let at = first; at >= 0 && at < rows.length; at += step) {
      if (!isOpen(rows[at])) continue;
      rows[at].querySelector("input[type=radio]").focus();
      rows[at].scrollIntoView({ block: "center" });
      return;
    }
  }

  function choose(number) {
    const radio = rows[current()]?.querySelectorAll("input[type=radio]")[number - 1];
    if (radio) (radio.focus(), radio.click()); // as a pointer would, so that others hear of the change
  }

  button.addEventListener("click", () => {
    isOff = !isOff;
    remember(isOff);
    say();
  });
  document.addEventListener("keydown", (event) => {
    if (isOff || event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
    const key = event.key.toLowerCase();
    if ("np".includes(key)) go(key === "n" ? 1 : -1);
    else if (key === "r") document.dispatchEvent(new Event("desk-box-key")); // desk-box-keys.js listens
    else if ("123".includes(key)) choose(Number(key));
    else if (key === "?") line.focus();
    else return;
    event.preventDefault();
  });
  say();
}

for (const form of document.querySelectorAll('[data-behaviour="desk-keys"]')) listen(form);
