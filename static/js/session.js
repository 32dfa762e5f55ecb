// Five minutes before a session ends, say so and offer to stay. What was typed stays on the page either way.

import { toast } from "./toasts.js";
import { words } from "./words.js";

const WARN_BEFORE_S = 300;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function watchSession() {
  const { sessionSeconds, sessionUrl } = document.body.dataset;
  if (sessionSeconds) schedule(Number(sessionSeconds), sessionUrl);
}

function schedule(seconds, url) {
  const wait = Math.max(seconds - WARN_BEFORE_S, seconds / 2) * 1000;
  if (wait < LONGEST_TIMER_MS) setTimeout(() => warn(url), wait);
}

function warn(url) {
  const note = toast(document.getElementById("session-warning").content.cloneNode(true), "warning", { stays: true });
  note.querySelector("[data-session-renew]").addEventListener("click", () => renew(url, note));
}

async function renew(url, note) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  const answer = await fetch(url, { method: "POST", headers }).catch(() => null);
  note.remove();
  if (!answer?.ok || answer.redirected) return toast(words.signedOut, "bad");
  schedule((await answer.json()).seconds, url);
}
