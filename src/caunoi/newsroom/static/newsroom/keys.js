// Single keys on the pages that list them (templatetags/newsroom.py: `keys`). What a key does is written at the element
// it acts on: data-cn-key="1" is clicked, with data-cn-focus it gets the focus; j and k walk over data-cn-row.
// Nothing happens in fields, dialogs, while an input method composes, or when the person has switched keys off.
const list = document.querySelector(".cn-keys");
const on = list?.dataset.cnKeys === "on";
const SEQUENCE = 1500; // milliseconds between g and the letter that follows

let began = 0; // when g was pressed

const shown = (element) => element.checkVisibility();
const rows = () => [...document.querySelectorAll("[data-cn-row]")].filter(shown);
const around = (row) => row.closest("tr, li, section") ?? row;

function step(by) {
  const all = rows();
  const at = all.findLastIndex((row) => around(row).contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
}

// Into the part that has the focus: a link is followed by the browser itself.
function enter() {
  const row = document.activeElement;
  if (!row.matches("[data-cn-row]:not(a)")) return false;
  const inside = [...around(row).querySelectorAll("button, summary, a[href], textarea")].find(shown);
  inside?.focus();
  return Boolean(inside);
}

const unsaved = () => [...document.querySelectorAll(".cn-page textarea, .cn-page input")].some((field) => field.value !== field.defaultValue);

function back() {
  const ways = [...document.querySelectorAll(".w-breadcrumbs a[href]")].filter((way) => way.pathname !== location.pathname);
  if (!ways.length || unsaved()) return false;
  ways.at(-1).click();
  return true;
}

function help() {
  list.open = !list.open;
  if (list.open) list.querySelector("summary").focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  u: () => document.dispatchEvent(new Event("cn-look")),
  "/": () => document.querySelector("#wagtail-sidebar input[type=text], #wagtail-sidebar input[type=search], #wagtail-sidebar input[name=q]")?.focus(),
  "?": help,
};

function written(key) {
  const place = document.querySelector(`[data-cn-key="${CSS.escape(key)}"]`);
  if (!place) return false;
  if ("cnFocus" in place.dataset) {
    place.focus();
    place.scrollIntoView({ block: "center" });
  } else place.click();
  return true;
}

// Whether the key was ours.
function press(key) {
  const follows = Date.now() - began < SEQUENCE;
  began = 0;
  if (follows) return written(`g ${key}`);
  if (key === "g") {
    began = Date.now();
    return true;
  }
  if (key === "Enter") return enter();
  if (key === "Escape") return back();
  if (KEYS[key]) return KEYS[key]() !== false;
  return /^[a-z0-9]$/.test(key) && written(key);
}

const typing = (target) => target.isContentEditable || target.closest("input, textarea, select, [role=textbox]");
const elsewhere = (target) => target.closest("dialog, [role=dialog], [role=menu]") || document.querySelector(".tippy-box, dialog[open]");

function send(form) {
  form.requestSubmit(form.querySelector("button:not([type=button])"));
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!on || event.isComposing || event.defaultPrevented || event.altKey) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = target.closest(".cn-page form");
    if (form) {
      event.preventDefault();
      send(form);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (typing(target)) {
    if (key === "Escape" && target.closest(".cn-page")) target.blur(); // the next Escape goes back
    return;
  }
  if (!elsewhere(target) && press(key)) event.preventDefault();
});
