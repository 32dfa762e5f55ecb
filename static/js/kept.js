// <form data-keep="contact-2-7">: what was typed and not saved stays in this browser for a day, in case the network or
// the session went meanwhile, and comes back with the form, save where somebody else answered meanwhile.
// data-keep-answered: the server gave it back itself, with what to correct. <… data-forget="contact-2-7 contact-2-8">:
// they were recorded. A form that saves itself (data-autosave) saves what came back. Never a password is kept.

import { toast } from "./toasts.js";
import { words } from "./words.js";

const DAY = 24 * 60 * 60 * 1000;
const place = (name) => `kept:${name}`;
const forms = [...document.querySelectorAll("form[data-keep]")];
const saved = new WeakMap(); // what the server has of each form
const sent = new WeakMap(); // what is on its way there

for (const done of document.querySelectorAll("[data-forget]")) done.dataset.forget.split(" ").forEach(forget);
for (const form of forms) {
  saved.set(form, read(form, { asServed: true }));
  if (!("keepAnswered" in form.dataset)) fillIn(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("htmx:beforeRequest", () => sent.set(form, read(form)));
  form.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status !== 200 || document.querySelector("#saved-at.text-danger")) return; // not saved
    saved.set(form, sent.get(form));
    keep(form);
  });
}
addEventListener("online", () => forms.filter(isUnsaved).forEach(save));

function fields(form) {
  return [...form.elements].filter((one) => one.name && !["hidden", "password", "submit", "file"].includes(one.type));
}

function isTicked(one) {
  return one.type === "radio" || one.type === "checkbox";
}

function key(one) {
  return isTicked(one) ? `${one.name}=${one.value}` : one.name;
}

function read(form, { asServed = false } = {}) {
  const value = (one) => {
    if (isTicked(one)) return asServed ? one.defaultChecked : one.checked;
    if (!asServed || one.options === undefined) return asServed ? one.defaultValue : one.value;
    return [...one.options].find((option) => option.defaultSelected)?.value ?? one.options[0]?.value ?? "";
  };
  return Object.fromEntries(fields(form).map((one) => [key(one), value(one)]));
}

function changes(form) {
  const before = saved.get(form);
  return Object.entries(read(form)).filter(([name, value]) => value !== before[name]);
}

function keep(form) {
  const typed = changes(form).map(([name, value]) => [name, { was: saved.get(form)[name], value }]);
  if (!typed.length) return forget(form.dataset.keep);
  const row = JSON.stringify({ at: Date.now(), typed: Object.fromEntries(typed) });
  attempt(() => localStorage.setItem(place(form.dataset.keep), row));
}

function fillIn(form) {
  const kept = attempt(() => JSON.parse(localStorage.getItem(place(form.dataset.keep))));
  if (!kept?.typed || Date.now() - kept.at > DAY) return forget(form.dataset.keep);
  const known = saved.get(form);
  for (const one of fields(form)) {
    const { was, value } = kept.typed[key(one)] ?? {};
    if (value === undefined || was !== known[key(one)]) continue;
    if (isTicked(one)) one.checked = value;
    else if (!one.options || [...one.options].some((option) => option.value === value)) one.value = value;
  }
  keep(form);
  if (!isUnsaved(form)) return;
  toast(words.restored, "good");
  setTimeout(() => save(form)); // once the other scripts listen
}

function isUnsaved(form) {
  return "autosave" in form.dataset && changes(form).length > 0;
}

function save(form) {
  fields(form)[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}

function forget(name) {
  attempt(() => localStorage.removeItem(place(name)));
}

function attempt(action) {
  try {
    return action();
  } catch {
    return null; // storage is shut off: the form works without
  }
}
