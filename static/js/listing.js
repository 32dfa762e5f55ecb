// List pages: the box in the head ticks the page's rows; a ticked "all that match" needs none of them.

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-page]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  } else if (event.target.matches('[form="list-bulk"][name="selected"]')) {
    const all = boxes();
    const ticked = all.filter((box) => box.checked).length;
    const head = document.querySelector("[data-check-page]");
    head.checked = ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
});

function boxes() {
  return [...document.querySelectorAll('[form="list-bulk"][name="selected"]')];
}
