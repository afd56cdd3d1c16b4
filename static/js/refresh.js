// Refreshes a [data-behaviour="refresh"] region every five seconds from the page it stands in, until the server
// sends the region without the attribute data-pending. Without script the "Check again" link does the same.
// It then tells the page by the event "renewed"; data-every asks sooner. The region needs an id. It is not live itself: only the short sentence that data-says names is announced, and
// only when it changes.

const EVERY_MS = 5000;
const MOST_MS = 60000;

async function freshPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function say(page, id) {
  const here = id && document.getElementById(id);
  const there = id && page.getElementById(id);
  if (here && there && here.textContent !== there.textContent) here.textContent = there.textContent;
}

function watch(region) {
  const every = Number(region.dataset.every ?? EVERY_MS);
  let wait = every;

  async function look() {
    if (document.hidden || region.contains(document.activeElement)) {
      setTimeout(look, every); // never take a field away from under somebody's fingers
      return;
    }
    try {
      const page = await freshPage();
      const now = page.getElementById(region.id);
      wait = every;
      if (!now) return;
      const pending = now.hasAttribute("data-pending");
      if (now.innerHTML !== region.innerHTML) region.replaceChildren(...now.childNodes);
      document.dispatchEvent(new Event("renewed"));
      say(page, region.dataset.says);
      if (!pending) {
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
