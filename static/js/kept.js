// <form data-keep="contact-2-7">: what was typed stays in this browser for a day, in case the network or the session
// went meanwhile, and comes back with the form. data-keep-answered: the server gave it back itself, with what to
// correct. <… data-forget="contact-2-7">: it was recorded. Only text that a person typed is kept, and never a password.

const DAY = 24 * 60 * 60 * 1000;
const place = (name) => `kept:${name}`;

for (const done of document.querySelectorAll("[data-forget]")) forget(done.dataset.forget);
for (const form of document.querySelectorAll("form[data-keep]")) {
  if (!("keepAnswered" in form.dataset)) fillIn(form);
  form.addEventListener("input", () => keep(form));
}

function fields(form) {
  return [...form.elements].filter((one) => one.name && !["hidden", "password", "submit"].includes(one.type) && one.name !== "csrfmiddlewaretoken");
}

function keep(form) {
  const values = {};
  for (const one of fields(form)) {
    if (one.type !== "radio" && one.type !== "checkbox") values[one.name] = one.value;
    else if (one.checked) values[one.name] = one.value;
  }
  attempt(() => localStorage.setItem(place(form.dataset.keep), JSON.stringify({ at: Date.now(), values })));
}

function fillIn(form) {
  const kept = attempt(() => JSON.parse(localStorage.getItem(place(form.dataset.keep))));
  if (!kept || Date.now() - kept.at > DAY) return forget(form.dataset.keep);
  for (const one of fields(form)) {
    if (!(one.name in kept.values)) continue;
    if (one.type === "radio" || one.type === "checkbox") one.checked = one.value === kept.values[one.name];
    else one.value = kept.values[one.name];
  }
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
