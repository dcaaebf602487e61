"use strict";
(() => {
  const rounds = JSON.parse(document.getElementById("traces").textContent);
  const plot = document.getElementById("plot");
  const choice = document.getElementById("plot-round");
  if (!window.Plotly) return; // the still pictures stay
  document.documentElement.classList.add("scripted");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const steps = (trace) => trace.losses.map((_, i) => 1 + i * trace.stride);

  function difference(trace, reference) {
    const expected = new Map(steps(reference).map((step, i) => [step, reference.losses[i]]));
    return steps(trace).map((step, i) => {
      const other = expected.get(step) ?? null;
      return trace.losses[i] === null || other === null ? null : trace.losses[i] - other;
    });
  }

  function curves(trace, i, reference) {
    const alone = trace.losses.length < 2;
    const common = {
      x: steps(trace), type: "scatter", mode: alone ? "markers" : "lines", name: trace.label, legendgroup: i,
      hovertemplate: "%{y:.4f}",
    };
    const shade = colour(`--trace-${(i % 8) + 1}`);
    const line = { color: shade, width: i ? 1.6 : 4, dash: ["solid", "dash", "dot"][i % 3] };
    const found = [
      { ...common, y: trace.losses, opacity: 0.4, line: { color: shade, width: 0.8 }, showlegend: false },
      { ...common, y: trace.mean, line, hoverinfo: "skip", hovertemplate: null },
    ];
    const apart = i ? difference(trace, reference) : [];
    if (apart.some((value) => value)) {
      found.push({ ...common, y: apart, yaxis: "y2", line, showlegend: false, hovertemplate: "%{y:+.4f}", name: "difference" });
    }
    return found;
  }

  function draw() {
    const traces = rounds[choice.value];
    const data = traces.flatMap((trace, i) => curves(trace, i, traces[0]));
    const apart = data.some((trace) => trace.yaxis);
    const ink = colour("--ink"), line = colour("--line"), raised = colour("--raised");
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line };
    Plotly.react(plot, data, {
      paper_bgcolor: raised, plot_bgcolor: raised, font: { color: ink, size: 13 },
      margin: { l: 76, r: 18, t: 12, b: 52 }, hovermode: "x unified",
      hoverlabel: { bgcolor: raised, font: { color: ink } },
      showlegend: true, legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
      xaxis: { ...axis, title: { text: "step", standoff: 8 }, anchor: apart ? "y2" : "y" },
      yaxis: { ...axis, title: { text: "loss", standoff: 6 }, domain: [apart ? 0.36 : 0, 1] },
      yaxis2: { ...axis, nticks: 3, tickformat: "+.4f", title: { text: "difference", standoff: 6 }, domain: [0, 0.27], zeroline: true, visible: apart },
    }, { responsive: true, displaylogo: false, displayModeBar: false });
  }
  choice.addEventListener("change", draw);
  dark.addEventListener("change", draw);
  draw();
})();
