"use strict";
(() => {
  const rounds = JSON.parse(document.getElementById("traces").textContent);
  const plot = document.getElementById("plot");
  const choice = document.getElementById("plot-round");
  if (!window.Plotly) {
    plot.textContent = "The plot needs the script " + plot.dataset.script + ", which is not there.";
    return;
  }
  const palette = ["#4c78a8", "#e07b39", "#3a9e6e", "#c94f6d", "#8a63c9", "#b59a1f", "#2f9fb8", "#8c6d5a"];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function difference(trace, reference) {
    const expected = new Map(reference.losses.map((loss, i) => [i * reference.stride, loss]));
    return trace.losses.map((loss, i) => {
      const other = expected.get(i * trace.stride);
      return loss === null || other === undefined || other === null ? null : loss - other;
    });
  }

  function draw() {
    const traces = rounds[choice.value];
    const reference = traces[0];
    const data = [];
    traces.forEach((trace, i) => {
      const steps = trace.losses.map((_, j) => 1 + j * trace.stride);
      const common = {
        x: steps, type: "scatter", mode: steps.length > 1 ? "lines" : "markers", name: trace.label,
        legendgroup: trace.label, hovertemplate: "%{y:.4f}",
        line: {
          color: palette[i % palette.length], width: i ? 1.4 : 3.2, dash: ["solid", "dot", "dash"][i % 3],
        },
        opacity: i ? 1 : 0.55,
      };
      data.push({ ...common, y: trace.losses });
      if (i) data.push({ ...common, y: difference(trace, reference), yaxis: "y2", showlegend: false, hovertemplate: "%{y:+.4f}" });
    });
    const ink = colour("--ink"), line = colour("--line"), raised = colour("--raised");
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line };
    Plotly.react(plot, data, {
      paper_bgcolor: raised, plot_bgcolor: raised, font: { color: ink, size: 13 },
      margin: { l: 76, r: 18, t: 12, b: 52 }, hovermode: "x unified",
      hoverlabel: { bgcolor: raised, font: { color: ink } },
      legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
      xaxis: { ...axis, title: { text: "step" }, anchor: "y2" },
      yaxis: { ...axis, title: { text: "loss", standoff: 6 }, domain: [0.36, 1] },
      yaxis2: { ...axis, nticks: 5, title: { text: "difference", standoff: 6 }, domain: [0, 0.27], zeroline: true },
    }, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "sendDataToCloud", "sendChartToCloud"] });
  }
  choice.addEventListener("change", draw);
  dark.addEventListener("change", draw);
  draw();
})();
