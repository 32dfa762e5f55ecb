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
