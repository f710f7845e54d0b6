// Wagtail shows the name of a body field in the heading of its block, but does not tie the two together
// (8.0.1); a screen reader would say "edit text, blank".
const FIELDS = "input:not([type=hidden]), textarea, [contenteditable=true]";

function name(field) {
  if (field.labels?.length || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby")) return;
  const heading = field.closest(".w-panel")?.querySelector("[data-panel-heading][id]");
  if (heading) field.setAttribute("aria-labelledby", heading.id);
}

addEventListener("load", () => document.querySelectorAll(`#w-editor-form :is(${FIELDS})`).forEach(name));
addEventListener("focusin", (event) => {
  if (event.target.matches?.(`#w-editor-form :is(${FIELDS})`)) name(event.target); // blocks added since
});
