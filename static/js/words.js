// Words that scripts say, translated by the page (components/page_texts.html).
export const words = document.getElementById("page-words")?.dataset ?? {};
