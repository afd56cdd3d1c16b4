// Adds a copy button behind every [data-behaviour="copy-text"]; without script the text is there to select.
// The words of the button come from data-label, data-copied and data-selected; what is copied is the text, or the
// value of a field.

const DONE_MS = 4000;

function textOf(element) {
  return "value" in element ? element.value : element.textContent.trim();
}

function select(element) {
  if ("select" in element) {
    element.select();
    return;
  }
  getSelection().selectAllChildren(element);
}

function addButton(element) {
  const { label, copied, selected } = element.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet no-print";
  button.textContent = label;
  const said = document.createElement("span");
  said.className = "vh";
  said.setAttribute("role", "status");

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf(element));
      button.textContent = said.textContent = copied;
    } catch {
      // The clipboard is closed to pages without https, or by the reader's choice.
      select(element);
      button.textContent = said.textContent = selected;
    }
    setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, DONE_MS);
  });

  const row = document.createElement("p");
  row.className = "actions after no-print";
  row.append(button, said);
  element.after(row);
}

for (const element of document.querySelectorAll('[data-behaviour="copy-text"]')) addButton(element);
