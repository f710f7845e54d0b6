// The sync board and the panel of a statement: ask quietly for changes. Without this file the page is complete; one reloads.
// htmx carries the poll and morphs what changed, so that focus and scroll stay; open details are opened again.

const POLL = 10_000; // ms between two polls; a poll that failed doubles it, up to MOST
const MOST = 120_000;
const QUIET = 30_000; // ms between two sentences of the live region

const tools = document.getElementById("cn-live-tools");
const pause = document.getElementById("cn-pause");
const stale = document.getElementById("cn-stale");
const said = document.getElementById("cn-said");
const live = () => document.getElementById("cn-live");

let wait = POLL;
let timer = 0;
let lastSaid = 0;
let before = new Map();
let opened = new Map();

tools.hidden = false;

// Polling -----------------------------------------------------------------------------------------------

const paused = () => pause.getAttribute("aria-pressed") === "true";

function plan() {
  clearTimeout(timer);
  if (!paused() && !document.hidden) timer = setTimeout(ask, wait);
}

// Words that somebody is writing into the page are not to be morphed away.
function writing() {
  const fields = [...live().querySelectorAll("textarea")];
  return fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

function ask() {
  if (writing()) return plan();
  document.getElementById("cn-poll").dispatchEvent(new CustomEvent("cn-poll"));
}

function answered(well) {
  stale.hidden = well;
  wait = well ? POLL : Math.min(wait * 2, MOST);
  plan();
}

function cells() {
  return new Map([...live().querySelectorAll("[data-cn-watch]")].map((cell) => [cell, cell.textContent]));
}

// The server does not know which details a reader has opened; those whose place is still there stay as they were.
function details() {
  return new Map([...live().querySelectorAll("details[id]")].map((place) => [place.id, place.open]));
}

function reopen() {
  for (const [id, open] of opened) {
    const place = document.getElementById(id);
    if (place && place.open !== open) place.open = open;
  }
  document.dispatchEvent(new Event("cn-morphed"));
}

function mark() {
  const changed = [...cells()].filter(([cell, text]) => before.has(cell) && before.get(cell) !== text);
  for (const [cell] of changed) {
    cell.classList.add("cn-changed");
    setTimeout(() => cell.classList.remove("cn-changed"), 2000);
  }
  if (changed.length && Date.now() - lastSaid > QUIET) {
    lastSaid = Date.now();
    said.textContent = live().dataset.cnChanged;
    setTimeout(() => (said.textContent = ""), 5000);
  }
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.response?.status !== 200 || !ctx.text?.includes('id="cn-live"')) event.preventDefault(); // the sign-in page, an error
  else [before, opened] = [cells(), details()];
});
document.addEventListener("htmx:after:swap", () => {
  reopen();
  mark();
});
document.addEventListener("cn-look", ask);
document.addEventListener("htmx:finally:request", (event) => {
  const { response, text } = event.detail.ctx;
  if (response?.status === 204) live().querySelector("[data-cn=as-of]").textContent = response.headers.get("As-Of");
  answered(response?.status === 204 || (response?.status === 200 && text?.includes('id="cn-live"')));
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else if (!paused()) ask();
});
pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", String(!paused()));
  plan();
});
plan();
