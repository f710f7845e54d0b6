// The sync board: asks quietly for changes, and takes single keys. Without this file the page is complete; one reloads.
// htmx carries the poll and morphs the cells that changed, so that focus, scroll and open details stay.

const POLL = 10_000; // ms between two polls; a poll that failed doubles it, up to MOST
const MOST = 120_000;
const QUIET = 30_000; // ms between two sentences of the live region

const tools = document.getElementById("cn-live-tools");
const pause = document.getElementById("cn-pause");
const stale = document.getElementById("cn-stale");
const said = document.getElementById("cn-said");
const keysOn = tools.dataset.cnKeys === "on";
const live = () => document.getElementById("cn-live");

let wait = POLL;
let timer = 0;
let lastSaid = 0;
let before = new Map();

tools.hidden = false;

// Polling -----------------------------------------------------------------------------------------------

const paused = () => pause.getAttribute("aria-pressed") === "true";

function plan() {
  clearTimeout(timer);
  if (!paused() && !document.hidden) timer = setTimeout(ask, wait);
}

function ask() {
  document.getElementById("cn-poll").dispatchEvent(new CustomEvent("cn-poll"));
}

function answered(well) {
  stale.hidden = well;
  wait = well ? POLL : Math.min(wait * 2, MOST);
  plan();
}

function cells() {
  return new Map([...live().querySelectorAll("tr[id] > td")].map((cell) => [cell, cell.textContent]));
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
  else before = cells();
});
document.addEventListener("htmx:after:swap", mark);
document.addEventListener("htmx:finally:request", (event) => {
  const { response, text } = event.detail.ctx;
  if (response?.status === 204) live().querySelector("[data-cn=as-of]").textContent = response.headers.get("As-Of");
  answered(response?.status === 204 || (response?.status === 200 && text?.includes('id="cn-live"')));
});
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", String(!paused()));
  plan();
});
plan();

// Keys --------------------------------------------------------------------------------------------------

const titles = () => [...live().querySelectorAll(".cn-board__title > a")];

function step(by) {
  const all = titles();
  const at = all.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
}

function search() {
  document.querySelector('#wagtail-sidebar input[type="text"], #wagtail-sidebar input[type="search"], #wagtail-sidebar input[name="q"]')?.focus();
}

function help() {
  const list = document.querySelector(".cn-keys");
  list.open = !list.open;
  if (list.open) list.querySelector("summary").focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  u: ask,
  p: () => pause.click(),
  "/": search,
  "?": help,
};

function typing(target) {
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox], dialog, [role=dialog]");
}

document.addEventListener("keydown", (event) => {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const tab = /^[1-4]$/.test(event.key) && live().querySelector(`[data-cn-key="${event.key}"]`);
  const deed = tab ? () => tab.click() : KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});
