// Fills [data-behaviour="passkey"] by the browser's own window for passkeys and sends it. Without script, or
// where the browser knows none, the form stays hidden: an app's code does the same.

const NAMES = ["id", "challenge"];

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// The server writes bytes as text: challenges, and the ids of people and of keys.
function opened(value) {
  if (Array.isArray(value)) return value.map(opened);
  if (value === null || typeof value !== "object") return value;
  const parts = Object.entries(value).map(([name, part]) => {
    const isBytes = NAMES.includes(name) && typeof part === "string";
    return [name, isBytes ? bytes(part) : opened(part)];
  });
  return Object.fromEntries(parts);
}

function optionsFrom(form) {
  const { publicKey } = JSON.parse(form.dataset.ask);
  const { rp, ...rest } = publicKey;
  return { publicKey: { ...opened(rest), ...(rp ? { rp } : {}) } };
}

function closed(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function fill(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.action](optionsFrom(form));
    form.elements.credential.value = closed(credential);
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (globalThis.PublicKeyCredential) {
  for (const form of document.querySelectorAll('[data-behaviour="passkey"]')) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fill(form);
    });
  }
}
