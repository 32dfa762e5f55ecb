// Charts (components/chart.html): drawn from the JSON beside them, which is also the table beneath.

const PALETTE = ["#b5121b", "#6d5f52", "#c9a58a", "#1d5c93", "#8fa7b8", "#4b4843"];
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

function drawAll(root) {
  for (const figure of root.querySelectorAll("figure.chart:not([data-drawn])")) {
    figure.dataset.drawn = "";
    draw(figure);
  }
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target)); // a tab that came in later

function draw(figure) {
  const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const chart = window.echarts.init(figure.querySelector("[data-chart]"), null, { renderer: "canvas" });
  chart.setOption(options(data));
  new ResizeObserver(() => chart.resize()).observe(figure);
  figure.querySelector("[data-chart-png]").addEventListener("click", () => {
    save(chart.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" }), `${data.title}.png`);
  });
  figure.querySelector("[data-chart-csv]").addEventListener("click", () => {
    const file = new Blob(["\ufeff", csv(data)], { type: "text/csv;charset=utf-8" });
    save(URL.createObjectURL(file), `${data.title}.csv`);
  });
}

function options(data) {
  const flat = data.kind === "hbar";
  const below = data.series.some((one) => one.values.some((value) => value < 0));
  const few = data.labels.length <= 30; // each has its name; of more, as many as there is room for
  const slanted = !flat && data.labels.join("").length > 36;
  const names = { type: "category", data: data.labels, inverse: flat, axisTick: { show: false }, axisLabel: few ? { interval: 0, rotate: slanted ? 40 : 0 } : {} };
  const whole = data.series.every((one) => one.values.every((value) => Number.isInteger(value ?? 0)));
  const values = { type: "value", minInterval: whole ? 1 : undefined, min: data.kind === "line" || below ? undefined : 0, name: data.unit, nameLocation: flat ? "middle" : "end", nameGap: flat ? 26 : 15, axisLabel: { hideOverlap: true }, splitLine: { lineStyle: { color: "#ece7e0" } } };
  return {
    color: PALETTE,
    animation: false,
    textStyle: { fontFamily: FONT, color: "#1f2937" },
    tooltip: { trigger: "axis", renderMode: "richText" }, // an HTML tooltip would need inline styles
    legend: data.series.length > 1 ? { top: 0 } : undefined,
    grid: { left: 8, right: flat ? 40 : 24, top: data.series.length > 1 || data.unit ? 40 : 16, bottom: flat && data.unit ? 28 : 8, containLabel: true },
    xAxis: flat ? values : names,
    yAxis: flat ? names : values,
    series: data.series.map((one) => ({
      name: one.name,
      type: data.kind === "line" ? "line" : "bar",
      data: one.values,
      barMaxWidth: 28,
    })),
  };
}

function csv(data) {
  const rows = data.labels.map((label, at) => [label, ...data.series.map((one) => one.values[at] ?? "")]);
  return [[data.firstColumn, ...data.series.map((one) => one.name)], ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

// A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers.
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(address, name) {
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
}
