// Offers the areas that match what is typed, in the browser's own list. It waits until somebody stops typing, because
// Vietnamese input methods write a syllable in several steps, and never changes the field.
const WAIT = 300; // milliseconds
const LEAST = 2; // letters

function offersOf(field) {
  if (field.list) return field.list;
  const list = document.createElement("datalist");
  list.id = `${field.id}-offers`;
  field.after(list);
  field.setAttribute("list", list.id);
  return list;
}

async function offer(field) {
  const typed = field.value.trim();
  if (typed.length < LEAST) return;
  const answer = await fetch(`${field.dataset.cnAreas}?${new URLSearchParams({ q: typed })}`);
  if (!answer.ok || field.value.trim() !== typed) return;
  const { names } = await answer.json();
  const options = names.map(([value, label]) => Object.assign(document.createElement("option"), { value, label }));
  offersOf(field).replaceChildren(...options);
}

let waiting;
document.addEventListener("input", (event) => {
  if (event.isComposing || !event.target.matches?.("[data-cn-areas]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(offer, WAIT, event.target);
});
