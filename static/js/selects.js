// <select data-autocomplete-url="/desk/…"> asks the server as one types: {"results": [{"id": …, "text": …}]}.
// <select data-search> filters its own options. Without a script both are ordinary selects.

import { words } from "./words.js";

const FILES = document.querySelector("[data-tom-select-js]")?.dataset;
let library;

export function startSelects(root) {
  const selects = [...root.querySelectorAll("select[data-autocomplete-url], select[data-search]")];
  if (root.matches?.("select[data-autocomplete-url], select[data-search]")) selects.push(root);
  const fresh = selects.filter((select) => !select.tomselect);
  if (fresh.length) load().then(() => fresh.forEach(start));
}

function load() {
  library ??= new Promise((resolve, reject) => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: FILES.tomSelectCss });
    const script = Object.assign(document.createElement("script"), { src: FILES.tomSelectJs, onload: resolve, onerror: reject });
    document.head.append(style, script);
  });
  return library;
}

function start(select) {
  if (select.tomselect) return;
  const url = select.dataset.autocompleteUrl;
  select.setAttribute("aria-hidden", "true"); // the widget beside it bears the label now
  new window.TomSelect(select, {
    valueField: url ? "id" : "value",
    labelField: "text",
    searchField: url ? [] : ["text"],
    maxOptions: 50,
    refreshThrottle: url ? 300 : 0, // own options are filtered at once: who types fast and presses Enter gets the match
    load: url ? (query, done) => fetchOptions(url, query, done) : null,
    shouldLoad: (query) => query.length > 0,
    render: {
      no_results: () => note(words.noResults),
      loading: () => note(words.searching),
    },
  });
}

function fetchOptions(url, query, done) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => answer.json())
    .then((answer) => done(answer.results))
    .catch(() => done());
}

function note(text) {
  const element = document.createElement("div");
  element.className = "no-results";
  element.textContent = text;
  return element;
}
