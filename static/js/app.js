// What the portal's pages do beyond plain HTML. Every page works without it.

import { confirmFirst, sayWorking, sendAfterSaving, submitOnChange, warnOfUnsaved } from "./forms.js";
import { followConditions } from "./conditions.js";
import { closeMenus, focusSearch, printOnRequest, rememberSidebar } from "./chrome.js";
import { showCounts } from "./counts.js";
import { watchSession } from "./session.js";
import { startSelects } from "./selects.js";
import { showSums } from "./sums.js";
import { toast, toastsFromServer } from "./toasts.js";
import { words } from "./words.js";

closeMenus();
focusSearch();
printOnRequest();
rememberSidebar();
confirmFirst();
sayWorking();
submitOnChange();
sendAfterSaving();
warnOfUnsaved();
toastsFromServer();
watchSession();
startSelects(document);
followConditions(document);
showSums(document);
showCounts(document);

document.body.addEventListener("htmx:load", (event) => startSelects(event.detail.elt));
document.body.addEventListener("htmx:load", (event) => showCounts(event.detail.elt));
document.body.addEventListener("htmx:sendError", (event) =>
  failed(event, event.detail.elt?.dataset.keep ? words.notSavedYet : words.notSaved),
);
document.body.addEventListener("htmx:responseError", (event) =>
  failed(event, [401, 403].includes(event.detail.xhr.status) ? words.signedOut : words.failed),
);

function failed(event, text) {
  const saving = event.detail.elt?.matches?.("[data-autosave]");
  toast(saving || text !== words.notSaved ? text : words.failed, "bad");
}

document.querySelector("[data-error-summary]")?.focus();
