// <textarea data-words="500">: how many words are written, beside how many may be. The server's count is the one that holds.

const HAN = "[\\u3400-\\u9fff\\uf900-\\ufaff]";
const WORD = new RegExp(`${HAN}|(?:(?!${HAN})[\\p{L}\\p{N}_])+`, "gu");

export function showCounts(root) {
  for (const field of root.querySelectorAll?.("textarea[data-words]") ?? []) {
    if (field.nextElementSibling?.matches(".word-count")) continue;
    const shown = document.createElement("output");
    shown.className = "word-count";
    shown.setAttribute("for", field.id);
    field.after(shown);
    const show = () => {
      const written = field.value.match(WORD)?.length ?? 0;
      shown.value = `${written} / ${field.dataset.words}`;
      shown.classList.toggle("text-danger", written > Number(field.dataset.words));
    };
    field.addEventListener("input", show);
    show();
  }
}
