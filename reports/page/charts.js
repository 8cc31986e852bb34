// Draws what figures.py laid down in #drawings, with Observable Plot, as SVG: it follows the colours of the page and prints as lines.
// Every chart is drawn anew where its width changes. SPDX-License-Identifier: MIT
"use strict";
(() => {
  const drawings = JSON.parse(document.getElementById("drawings").textContent);
  const dashes = [null, "7 3", "2 3", "9 3 2 3", "14 4", "9 3 2 3 2 3", "4 4", "1 2", "3 6"];
  const colour = (index) => `var(--c${index % 9})`;
  const dash = (index) => dashes[index % dashes.length];
  const duration = (ns) => (ns < 1e6
    ? `${Math.round(ns / 1e3).toLocaleString("en")} µs`
    : `${(ns / 1e6).toLocaleString("en", { maximumFractionDigits: 2 })} ms`);
  const titleWidth = (rows) => Math.min(190, 16 + 6.7 * Math.max(...rows.map((row) => row.title.length)));

  const legend = (entries) => {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const { title, index, solid } of entries) {
      const item = document.createElement("li");
      item.innerHTML = `<svg viewBox="0 0 44 10"><line x1="0" y1="5" x2="44" y2="5" stroke-width="3" stroke="${colour(index)}" stroke-dasharray="${solid ? "" : (dash(index) ?? "")}"/></svg>`;
      item.append(title);
      list.append(item);
    }
    return list;
  };

  // Full dots differ from the reference beyond doubt, hollow ones are ties or undecided, diamonds are not tested.
  const ratios = (drawing, width) => {
    const { rows, limit } = drawing;
    const fill = {
      ahead: "var(--good)", behind: "var(--bad)", tie: "var(--paper)", undecided: "var(--paper)", untested: "var(--paper)", reference: "var(--ink)",
    };
    const edge = {
      ahead: "var(--good)", behind: "var(--bad)", tie: "var(--tie)", undecided: "var(--tie)", untested: "var(--tie)", reference: "var(--ink)",
    };
    const word = (row) => ({ tie: "tie", undecided: "undecided", untested: "not ranked" })[row.state] ?? "";
    const marks = [
      Plot.gridX({ stroke: "var(--rule)", strokeOpacity: 1 }),
      Plot.ruleX([1], { stroke: "var(--ink)", strokeWidth: 1.5 }),
      Plot.link(rows, { x1: "low", x2: "high", y1: "title", y2: "title", stroke: (row) => edge[row.state], strokeWidth: 3 }),
      Plot.tickX(rows.flatMap((row) => [{ ...row, end: row.low }, { ...row, end: row.high }]), {
        x: "end", y: "title", stroke: (row) => edge[row.state], inset: 8,
      }),
      Plot.dot(rows, {
        x: "ratio", y: "title", r: 5, symbol: (row) => (row.state === "untested" ? "diamond" : "circle"), fill: (row) => fill[row.state], stroke: (row) => edge[row.state], strokeWidth: 2,
      }),
      Plot.text(rows, { x: "high", y: "title", text: word, dx: 8, textAnchor: "start", fill: "var(--ink)" }),
      Plot.tip(rows, Plot.pointerY({
        x: "ratio", y: "title", fill: "var(--paper)",
        title: (row) => `${row.title}: ${row.ratio.toFixed(3)} [${row.low.toFixed(3)}..${row.high.toFixed(3)}] ${row.state}`,
      })),
    ];
    if (limit) {
      marks.unshift(Plot.ruleX([limit.ratio], { stroke: "var(--c1)", strokeWidth: 1.5, strokeDasharray: "5 4" }));
      marks.push(Plot.text([limit], { x: "ratio", frameAnchor: "top", text: () => "limit", dy: -12, fill: "var(--c1)", fontWeight: 600 }));
    }
    return Plot.plot({
      width, height: 70 + 28 * rows.length, marginBottom: 40, marginLeft: titleWidth(rows), marginRight: 64, marginTop: 22,
      x: { label: "ratio to the reference →", labelAnchor: "center", nice: true, tickSize: 0 }, y: { label: null, domain: rows.map((row) => row.title), tickSize: 0 },
      color: { type: "identity" }, symbol: { type: "identity" }, marks,
    });
  };

  const nines = (oneIn) => (oneIn === 2 ? "p50" : `p${+(100 - 100 / oneIn).toPrecision(7)}`);

  const latency = (drawing, width) => {
    const points = drawing.lines.flatMap((line) => line.points.map(([oneIn, ns]) => ({ title: line.title, index: line.colour, twin: line.twin, oneIn, ns })));
    const most = Math.max(...points.map((point) => point.oneIn));
    const least = Math.min(...points.map((point) => point.ns)), slowest = Math.max(...points.map((point) => point.ns));
    const steps = [...Array(12).keys()].flatMap((power) => [10 ** power, 3 * 10 ** power]).filter((ns) => ns >= least && ns <= slowest);
    const ticks = [2, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].filter((tick) => tick <= most);
    return Plot.plot({
      width, height: Math.min(420, 200 + width / 4), marginLeft: 70, marginRight: 24, marginBottom: 44,
      x: { type: "log", label: "requests at or below →", labelAnchor: "center", ticks, tickFormat: nines, domain: [Math.min(...points.map((point) => point.oneIn)), most] },
      y: { type: "log", label: "↑ latency", tickFormat: duration, ticks: steps, tickSize: 0 },
      color: { type: "identity" },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: steps }),
        ...drawing.lines.map((line) => Plot.line(points.filter((point) => point.title === line.title), {
          x: "oneIn", y: "ns", stroke: colour(line.colour), strokeWidth: line.twin ? 1 : 2, strokeDasharray: dash(line.colour),
        })),
        Plot.tip(points, Plot.pointer({ x: "oneIn", y: "ns", fill: "var(--paper)", title: (point) => `${point.title}, ${nines(point.oneIn)}: ${duration(point.ns)}` })),
      ],
    });
  };

  const split = (drawing, width) => {
    const parts = drawing.rows.flatMap((row) => [{ title: row.title, part: "user", us: row.user }, { title: row.title, part: "system", us: row.system }]);
    return Plot.plot({
      width, height: 66 + 26 * drawing.rows.length, marginBottom: 40, marginLeft: titleWidth(drawing.rows), marginRight: 56,
      x: { label: "µs per request →", labelAnchor: "center", grid: true }, y: { label: null, domain: drawing.rows.map((row) => row.title), tickSize: 0 },
      color: { type: "identity" },
      marks: [
        Plot.barX(parts, {
          x: "us", y: "title", fill: (row) => (row.part === "user" ? "var(--c0)" : "var(--c1)"), insetTop: 2, insetBottom: 2,
          order: ["user", "system"], z: "part", stroke: "var(--paper)",
        }),
        Plot.text(drawing.rows, { x: (row) => row.user + row.system, y: "title", text: (row) => (row.user + row.system).toFixed(2), dx: 6, textAnchor: "start", fill: "var(--ink)" }),
        Plot.ruleX([0], { stroke: "var(--ink)" }),
      ],
    });
  };

  const history = (drawing, width) => {
    const points = drawing.lines.flatMap((line) => line.points.map((point) => ({ ...point, at: new Date(point.at), title: line.title, index: line.colour })));
    const changes = points.filter((point) => point.change);
    return Plot.plot({
      width, height: 280, marginTop: 28, marginBottom: 44, marginLeft: 60, marginRight: 24,
      x: { type: "utc", label: "run →" }, y: { type: "log", label: "↑ ratio", ticks: 6, tickFormat: "~g", tickSize: 0 }, color: { type: "identity" },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 6 }),
        Plot.ruleX(changes, { x: "at", stroke: "var(--soft)", strokeDasharray: "2 3" }),
        ...drawing.lines.map((line) => Plot.line(points.filter((point) => point.title === line.title), {
          x: "at", y: "ratio", stroke: colour(line.colour), strokeDasharray: dash(line.colour), strokeWidth: 2,
        })),
        Plot.dot(points, { x: "at", y: "ratio", r: 2.5, fill: (point) => colour(point.index) }),
        Plot.dot(changes, { x: "at", y: "ratio", r: 8, stroke: (point) => colour(point.index), strokeWidth: 2 }),
        Plot.text(changes, { x: "at", y: "ratio", text: () => "change", dy: -16, fill: "var(--ink)", fontWeight: 600 }),
        Plot.tip(points, Plot.pointer({ x: "at", y: "ratio", fill: "var(--paper)", title: (point) => `${point.title}, ${point.at.toISOString()}: ${point.ratio.toFixed(3)}` })),
      ],
    });
  };

  const legends = {
    latency: (drawing) => drawing.lines.map((line) => ({ title: line.title, index: line.colour })),
    history: (drawing) => drawing.lines.map((line) => ({ title: line.title, index: line.colour })),
    split: () => [{ title: "user", index: 0, solid: true }, { title: "system", index: 1, solid: true }],
  };
  const draw = { ratios, latency, split, history };

  const show = (place, drawing) => {
    const width = Math.max(280, Math.floor(place.clientWidth));
    if (place.dataset.width === String(width)) return;
    place.dataset.width = width;
    const plot = draw[drawing.kind](drawing, width);
    plot.setAttribute("aria-hidden", "true"); // the place has the name and the words
    place.replaceChildren(...(legends[drawing.kind] ? [legend(legends[drawing.kind](drawing))] : []), plot);
  };

  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => show(target, drawings[target.id])));
  for (const identity of Object.keys(drawings)) {
    const place = document.getElementById(identity);
    show(place, drawings[identity]);
    watch.observe(place);
  }
  document.documentElement.dataset.drawn = "yes";
})();
