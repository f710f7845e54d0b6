// Signing out leaves no unsaved words of anybody in this browser.
addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith("/logout/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("caunoi:draft:")) localStorage.removeItem(key);
}, { capture: true });
