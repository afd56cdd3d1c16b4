// Refreshes a [data-behaviour="refresh"] region every five seconds from the page it stands in, until the server
// sends the region without the attribute data-pending. Without script the "Check again" link does the same.
// The region needs an id; changes are announced because it is, or lies in, an aria-live region.

const EVERY_MS = 5000;
const MOST_MS = 60000;

async function fresh(region) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(region.id);
}

function watch(region) {
  let wait = EVERY_MS;

  async function look() {
    if (document.hidden || region.contains(document.activeElement)) {
      setTimeout(look, EVERY_MS); // never take a field away from under somebody's fingers
      return;
    }
    try {
      const now = await fresh(region);
      wait = EVERY_MS;
      if (!now) return;
      if (now.innerHTML !== region.innerHTML) region.replaceChildren(...now.childNodes);
      if (!now.hasAttribute("data-pending")) {
        region.removeAttribute("data-pending");
        return;
      }
    } catch {
      wait = Math.min(wait * 2, MOST_MS); // a server in trouble is not asked more often
    }
    setTimeout(look, wait);
  }

  setTimeout(look, wait);
}

for (const region of document.querySelectorAll('[data-behaviour="refresh"][data-pending]')) watch(region);
