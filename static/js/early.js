// Runs before anything is drawn: the sidebar stands at once as it was left.
try {
  if (localStorage.getItem("sidebar") === "narrow") document.documentElement.classList.add("sidebar-narrow");
} catch {
  // A browser that keeps nothing shows the wide sidebar.
}
