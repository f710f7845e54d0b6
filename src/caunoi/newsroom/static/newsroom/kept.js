// Words are not lost when the connection or the sign-in is: the form is kept in this browser's own storage, for this
// person and article, until a save is known to have succeeded. It goes nowhere but to the editor, and only when its
// writer asks. Signing out clears it (signout.js).
const box = document.getElementById("cn-kept");
const form = document.getElementById("w-editor-form");
const AGE = 14 * 24 * 3600 * 1000; // milliseconds: what nobody came back for
const SAVED = "cn_saved";

const article = () => location.pathname.match(/\/edit\/(\d+)\//)?.[1] ?? box.dataset.article;
const place = (name = article()) => `caunoi:draft:${box.dataset.user}:${name}`;
let token = crypto.getRandomValues(new Uint32Array(2)).join("-"); // names this page's words to the server
let held = false; // an earlier text waits for an answer: it is not overwritten
let changed = 0;

function read(key) {
  try {
    const record = JSON.parse(localStorage.getItem(key));
    if (record && Date.now() - record.at < AGE) return record;
    localStorage.removeItem(key);
  } catch { /* no storage, or not ours: nothing to offer */ }
  return null;
}

function keep(fields) {
  changed = Date.now();
  try {
    localStorage.setItem(place(), JSON.stringify({ at: changed, token, fields }));
  } catch { /* storage is full or forbidden; saving works as before */ }
}

// The server answers a save with the name of the words that it saved.
function forgetSaved() {
  const saved = document.cookie.split("; ").find((part) => part.startsWith(`${SAVED}=`))?.split("=")[1];
  if (!saved) return;
  for (const name of [article(), "new"]) if (read(place(name))?.token === saved) localStorage.removeItem(place(name));
}

function show(record) {
  const post = document.createElement("form");
  post.method = "post";
  post.action = box.dataset.url;
  const fields = [...new URLSearchParams(record.fields), ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
  for (const [name, value] of fields) {
    const field = Object.assign(document.createElement("textarea"), { name, value });
    post.append(field);
  }
  post.hidden = true;
  document.body.append(post);
  post.submit();
}

function offer(record) {
  held = true;
  const note = box.querySelector("template").content.cloneNode(true).firstElementChild;
  const time = note.querySelector("time");
  time.dateTime = new Date(record.at).toISOString();
  time.textContent = new Date(record.at).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
  note.querySelector("[data-cn=kept-show]").addEventListener("click", () => show(record));
  note.querySelector("[data-cn=kept-drop]").addEventListener("click", () => {
    localStorage.removeItem(place());
    held = false;
    note.remove();
  });
  form.before(note);
}

function tell(words) {
  const note = Object.assign(document.createElement("p"), { className: "cn-note cn-note--differs", role: "alert", textContent: words });
  form.querySelector(".footer").before(note);
}

if (box && form) {
  forgetSaved();
  const shown = document.querySelector("[data-cn=kept-shown]");
  const record = read(place());
  if (record && shown) token = record.token; // these are those words
  else if (record) offer(record);
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kept_token", value: token }));
  document.addEventListener("cn-change", ({ detail }) => { if (!detail.first && !held) keep(detail.fields); });
  document.addEventListener("w-autosave:success", () => {
    if (!held && Date.now() - changed > 1500) localStorage.removeItem(place()); // else the next success clears it
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(box.dataset.offline);
  }, { capture: true });
}
