// Forms: ask before what cannot be undone, warn of what was typed and not saved.

// <form data-confirm="Delete the contact of 3 May?" data-confirm-yes="Delete">, or the same on a submit button.
export function confirmFirst() {
  const dialog = document.getElementById("confirm-dialog");
  if (!dialog?.showModal) return;
  document.addEventListener("submit", (event) => {
    const asking = [event.submitter, event.target].find((element) => element?.dataset.confirm);
    if (!asking || event.target.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(dialog, asking, () => {
      event.target.dataset.confirmed = "yes";
      event.target.requestSubmit(event.submitter);
      delete event.target.dataset.confirmed;
    });
  }, true);
}

function ask(dialog, asking, go) {
  dialog.querySelector("[data-confirm-text]").textContent = asking.dataset.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = asking.dataset.confirmYes || yes.textContent;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
  dialog.showModal();
}

// <form data-working="Working…">: while the answer is awaited the form says so and takes no second click.
export function sayWorking() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.working || event.defaultPrevented) return;
    if (form.ariaBusy === "true") return event.preventDefault();
    form.ariaBusy = "true";
    form.querySelector("[data-working-said]").textContent = form.dataset.working;
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-working]")) form.ariaBusy = "false";
  });
}

export function submitOnChange() {
  document.addEventListener("change", (event) => {
    event.target.closest("form[data-submit-on-change]")?.requestSubmit();
  });
}

// <form data-guard>: leaving the page with unsaved entries asks first. What saves itself is clean once it was saved.
export function warnOfUnsaved() {
  const dirty = new Set();
  const guarded = (event) => event.target.closest?.("form[data-guard], form[data-autosave]");
  document.addEventListener("input", (event) => guarded(event) && dirty.add(guarded(event)));
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) dirty.delete(event.detail.elt);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
}

// A form that saves itself carries the version that its last saving left. What a button sends waits for a saving under
// way, or the person would be in conflict with themselves; after it nothing is saved any more.
export function sendAfterSaving() {
  const saving = new Set(), waiting = new Set(), sent = new Set();
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (sent.has(form)) event.preventDefault();
    else if ("autosave" in form.dataset) saving.add(form);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => saving.delete(event.detail.elt));
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !("autosave" in form.dataset)) return;
    if (!saving.has(form)) return sent.add(form);
    event.preventDefault();
    if (waiting.has(form)) return;
    waiting.add(form);
    const send = () => {
      waiting.delete(form);
      form.requestSubmit(submitter);
    };
    form.addEventListener("htmx:afterRequest", () => setTimeout(send), { once: true });
  });
  window.addEventListener("pageshow", () => sent.clear());
}
