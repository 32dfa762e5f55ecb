// <p data-sum-of="weight" data-sum-whole="100" hidden>… <output>: the sum of all fields "…-weight" of the form, as typed.

export function showSums(root) {
  for (const place of root.querySelectorAll("[data-sum-of]")) {
    const form = place.closest("form");
    const show = () => {
      const dropped = (field) => form.elements[field.name.replace(/[^-]+$/, "DELETE")]?.checked;
      const fields = [...form.querySelectorAll(`input[name$="-${place.dataset.sumOf}"]`)].filter((field) => !dropped(field));
      const sum = fields.reduce((total, field) => total + (Number(field.value) || 0), 0);
      place.querySelector("output").textContent = sum;
      place.classList.toggle("text-danger", sum !== Number(place.dataset.sumWhole));
      place.hidden = false;
    };
    form.addEventListener("input", show);
    show();
  }
}
