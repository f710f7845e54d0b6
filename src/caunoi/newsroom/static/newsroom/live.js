// The panel beside the text follows what is typed: one request at a time, none while the panel is shut.
const box = document.getElementById("cn-live");
const form = document.getElementById("w-editor-form");
const PAUSE = 400; // milliseconds without a change

let wanted = false;
let busy = false;
let timer;

async function show() {
  if (busy || !wanted || !box.checkVisibility()) return;
  busy = true;
  wanted = false;
  const status = box.querySelector("[data-cn=live-status]");
  try {
    const answer = await fetch(box.dataset.url, { method: "POST", body: new FormData(form), redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    box.querySelector("[data-cn=live]").innerHTML = await answer.text(); // from our own template, escaped there
    document.dispatchEvent(new Event("cn-facts"));
    status.textContent = "";
  } catch {
    status.textContent = box.dataset.failed;
  }
  busy = false;
  soon();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
}

if (box && form) {
  document.addEventListener("cn-change", () => { wanted = true; soon(); });
  new IntersectionObserver(soon).observe(box);
  box.querySelector("[data-cn=live-now]").addEventListener("click", (event) => {
    event.preventDefault();
    wanted = true;
    show();
  });
}
