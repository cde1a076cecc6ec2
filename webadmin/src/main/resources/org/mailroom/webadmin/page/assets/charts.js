// Draws what the tables of a page say. Without it, or on paper, the tables say the same.
"use strict";
(() => {
  const drawn = [];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const axis = (extra, unit) => Object.assign({
    ticks: { color: colour("dim"), maxRotation: 0, autoSkipPadding: 12 },
    grid: { color: colour("line") },
    title: { display: Boolean(unit), text: unit, color: colour("dim") },
  }, extra);

  const draw = canvas => {
    const told = JSON.parse(canvas.dataset.chart);
    const percent = told.kind === "percent";
    return new Chart(canvas, {
      data: {
        labels: told.labels,
        datasets: told.series.map(one => ({
          type: one.line ? "line" : "bar",
          label: one.label,
          data: one.values,
          order: one.line ? 0 : 1,
          borderColor: colour(one.colour),
          backgroundColor: colour(one.colour),
          borderWidth: one.line ? 2 : 0,
          borderRadius: one.line ? 0 : 3,
          maxBarThickness: 34,
          pointRadius: told.labels.length > 60 ? 0 : 2.5,
          spanGaps: true,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: axis({ grid: { display: false } }, ""),
          y: axis({ beginAtZero: true, suggestedMax: percent ? 100 : undefined }, told.unit),
        },
        plugins: { legend: { labels: { color: colour("ink"), boxWidth: 14, boxHeight: 10 } } },
      },
    });
  };

  const drawAll = () => {
    drawn.splice(0).forEach(chart => chart.destroy());
    document.querySelectorAll("canvas[data-chart]").forEach(canvas => drawn.push(draw(canvas)));
  };

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawAll();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
