// The three views of a copy. Where the page is wide they all stand in sight (console.css), so all are open and none is a
// switch; elsewhere one is open at a time. Without this file the style sheet shows the same; only the state that a
// screen reader is told would be of the narrow page.
const WIDE = 1100; // px, as the container query of .cn-views
const page = document.querySelector(".cn-page");
const views = () => document.querySelectorAll(".cn-views > details");

let wide = null;
let narrow = new Map(); // what was open before

function arrange() {
  for (const view of views()) {
    if (wide) {
      if (!narrow.has(view.id)) narrow.set(view.id, view.open);
      view.removeAttribute("name");
      view.open = true;
    } else {
      view.name = view.id.replace(/^cn-\w+-/, "views-");
      if (narrow.has(view.id)) view.open = narrow.get(view.id);
    }
  }
  if (!wide) narrow = new Map();
}

new ResizeObserver(([entry]) => {
  const now = entry.contentBoxSize[0].inlineSize >= WIDE;
  if (now === wide) return;
  wide = now;
  arrange();
}).observe(page);
document.addEventListener("cn-morphed", () => wide && arrange());
