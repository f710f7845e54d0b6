// Says when the article's form changed, for the scripts that follow it: `cn-change` on document, with the fields.
// It looks once a second, because Wagtail's rich text keeps its words in a hidden field and tells nobody.
const EVERY = 1000; // milliseconds
const VOLATILE = /^(csrfmiddlewaretoken|loaded_revision.*|overwrite_revision.*|next|wagtail-.*)$/;
const form = document.getElementById("w-editor-form");

function fields() {
  const all = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !VOLATILE.test(name));
  return new URLSearchParams(all).toString();
}

let before = null;
let touched = false;

function look() {
  const now = fields();
  if (now === before) return;
  const first = before === null || !touched; // the editor itself puts things into place when it starts
  before = now;
  document.dispatchEvent(new CustomEvent("cn-change", { detail: { fields: now, first } }));
}

if (form) {
  for (const kind of ["keydown", "pointerdown", "paste", "drop", "input"]) {
    addEventListener(kind, (event) => { touched ||= form.contains(event.target); }, { capture: true });
  }
  addEventListener("load", () => { look(); setInterval(() => document.hidden || look(), EVERY); });
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", look);
  form.addEventListener("submit", look, { capture: true });
}
