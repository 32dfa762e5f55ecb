// <form data-total>: the weighted total of what is scored so far, shown while scoring. The server computes what counts.

for (const form of document.querySelectorAll("form[data-total]")) {
  const fields = [...form.querySelectorAll("input[data-weight]")];
  const shown = form.querySelector("[data-total-shown]");
  const show = () => {
    const given = fields.filter((field) => field.value !== "" && field.validity.valid);
    const sum = given.reduce((total, field) => total + (field.dataset.weight * field.value) / field.dataset.most, 0);
    shown.value = given.length ? sum.toFixed(2) : "—";
  };
  form.addEventListener("input", show);
  show();
}
