// Underlines locked facts inside the rich text fields, by the browser's own highlights: nothing is put into the text,
// so caret, undo and input methods do not notice. Which facts there are says the server: of what is saved when the page
// opens, then of what is typed while the panel beside the text is open. Title and lead are plain fields, which no
// highlight reaches; their facts are underlined in that panel.
const box = document.getElementById("cn-live");
const NAMES = { false: "cn-fact", true: "cn-fact-confirmed" };

function facts() {
  const marks = [...box.querySelectorAll("[data-cn=live-facts] .cn-fact, [data-cn=saved-facts] .cn-fact")];
  return new Map(marks.map((mark) => [mark.textContent, mark.classList.contains("cn-fact--confirmed")]).reverse());
}

// A figure inside a longer one is another figure.
const alone = (text, from, to) => !/[\p{L}\p{N}]/u.test(text[from - 1] ?? "") && !/[\p{L}\p{N}]/u.test(text[to] ?? "");

function* places(node, text) {
  for (let at = node.data.indexOf(text); at >= 0; at = node.data.indexOf(text, at + text.length)) {
    if (alone(node.data, at, at + text.length)) yield new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + text.length });
  }
}

function paint() {
  const found = { false: [], true: [] };
  const known = facts();
  for (const field of document.querySelectorAll("#w-editor-form .public-DraftEditor-content")) {
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) for (const [text, confirmed] of known) found[confirmed].push(...places(walker.currentNode, text));
  }
  for (const state of ["false", "true"]) CSS.highlights.set(NAMES[state], new Highlight(...found[state]));
}

if (box && globalThis.CSS?.highlights) {
  document.addEventListener("cn-change", paint);
  document.addEventListener("cn-facts", paint);
  addEventListener("load", paint);
}
