// Toasts: for what succeeded. What failed stays on the page, beside what it is about.

import { words } from "./words.js";

const SHOWN_MS = 6000;

export function toast(content, tone = "good", { stays = tone === "bad" } = {}) {
  const note = document.createElement("div");
  note.className = `toast-note tone-${tone}`;
  const body = document.createElement("div");
  body.append(content);
  note.append(body, closeButton(note));
  document.getElementById("toasts")?.append(note);
  if (!stays) fadeUnlessRead(note);
  return note;
}

function closeButton(note) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-close";
  button.textContent = "×";
  button.setAttribute("aria-label", words.close);
  button.addEventListener("click", () => note.remove());
  return button;
}

function fadeUnlessRead(note) {
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN_MS) : note.remove());
  setTimeout(leave, SHOWN_MS);
}

// A view answers htmx with the header HX-Trigger: {"toast": {"text": "…", "tone": "good"}}.
export function toastsFromServer() {
  document.body.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone));
}
