// Questions that are asked only after a certain answer: hidden until then. The server knows the same conditions.

export function followConditions(root) {
  for (const form of root.querySelectorAll?.("form") ?? []) {
    const conditional = [...form.querySelectorAll("[data-shown-if]")];
    if (!conditional.length) continue;
    const follow = () => conditional.forEach((question) => {
      const { question: key, values } = JSON.parse(question.dataset.shownIf);
      const given = new FormData(form).getAll(key).filter((value) => value !== "");
      question.hidden = !(values.length ? given.some((value) => values.includes(value)) : given.length);
    });
    form.addEventListener("change", follow);
    follow();
  }
}
