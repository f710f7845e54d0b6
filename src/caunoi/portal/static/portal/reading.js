// Additions for readers: text size, listening, printing. Without this file the page is complete and shows none of them.
const box = document.querySelector("[data-aids]");
const words = box?.dataset ?? {};
const root = document.documentElement;

function button(name, act, shown = name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = shown;
  if (shown !== name) made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  box.append(made);
  return made;
}

// Text size. Nothing is kept on the device before the reader has chosen one, nor after going back to the usual.
const KEY = "caunoi.text", MOST = 3;

function kept() {
  try {
    return Math.min(MOST, Math.max(0, Number.parseInt(localStorage.getItem(KEY), 10) || 0));
  } catch {
    return 0; // a browser that keeps nothing
  }
}

function keep(step) {
  try {
    if (step) localStorage.setItem(KEY, String(step));
    else localStorage.removeItem(KEY);
  } catch {
    // the size holds for this page
  }
}

function sizes() {
  let step = kept();
  const change = (by) => {
    step = Math.min(MOST, Math.max(0, step + by));
    keep(step);
    show();
  };
  const smaller = button(words.smaller, () => change(-1), "A−");
  const larger = button(words.larger, () => change(1), "A+");
  const show = () => {
    if (step) root.dataset.text = String(step);
    else delete root.dataset.text;
    smaller.setAttribute("aria-disabled", String(step === 0));
    larger.setAttribute("aria-disabled", String(step === MOST));
  };
  show();
}

// Listening, only with a voice of this language that speaks on the device: others send the words to another host.
const SENTENCES = /[^.!?…]+[.!?…]*\s*/g, LONGEST = 240; // some voices fall silent within a long text

function spoken() {
  const parts = document.querySelectorAll("h1, .article-head > .lead, .prose > *");
  return [...parts].flatMap((part) => {
    const text = part.innerText.trim();
    return text.length > LONGEST ? text.match(SENTENCES) ?? [text] : [text];
  }).filter(Boolean);
}

function listening() {
  const speech = window.speechSynthesis;
  if (!speech) return;
  const voice = () => speech.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(root.lang));
  let control, turn = 0;
  const stop = () => {
    turn += 1;
    speech.cancel();
    if (control) control.textContent = words.listen;
  };
  const start = () => {
    const mine = turn;
    const texts = spoken();
    control.textContent = words.stop;
    texts.forEach((text, place) => {
      const part = new SpeechSynthesisUtterance(text);
      part.voice = voice();
      part.lang = part.voice?.lang ?? root.lang;
      part.onerror = () => mine === turn && stop();
      if (place === texts.length - 1) part.onend = () => mine === turn && stop();
      speech.speak(part);
    });
  };
  const offer = () => {
    if (control || !voice()) return;
    control = button(words.listen, () => (control.textContent === words.stop ? stop() : start()));
  };
  speech.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", stop);
  offer();
}

if (box) {
  if (words.larger) sizes();
  if (words.listen) listening();
  if (words.print) button(words.print, () => window.print());
}
