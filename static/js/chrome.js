// The frame: menus that close by themselves, "/" for the search field, a sidebar that remembers itself.

export function closeMenus() {
  document.addEventListener("click", (event) => closeExcept(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement?.closest("details.menu[open]");
    closeExcept(null);
    open?.querySelector("summary").focus();
  });
}

function closeExcept(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

export function printOnRequest() {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
}

export function focusSearch() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const field = document.getElementById("global-search");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

function typing(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

export function rememberSidebar() {
  const toggle = document.querySelector("[data-sidebar-toggle]");
  if (!toggle) return;
  const root = document.documentElement;
  const tell = () => toggle.setAttribute("aria-expanded", String(!root.classList.contains("sidebar-narrow")));
  tell();
  toggle.addEventListener("click", () => {
    keep("sidebar", root.classList.toggle("sidebar-narrow") ? "narrow" : "wide");
    tell();
  });
  for (const group of document.querySelectorAll(".side-group")) rememberGroup(group);
}

function rememberGroup(group) {
  const name = `sidebar-group-${group.dataset.group}`;
  if (kept(name) === "closed" && !group.querySelector("[aria-current]")) group.open = false;
  group.addEventListener("toggle", () => keep(name, group.open ? "open" : "closed"));
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing starts afresh on every page.
  }
}
