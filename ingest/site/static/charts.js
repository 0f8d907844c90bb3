// Charts: the rows that fit become marks; the rows of the marks are kept in jixiao.charts for whoever checks them.
"use strict";

jixiao.draw = (() => {
  const { text, code, NONE } = jixiao;
  const MOST = 40;
  const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", sans-serif';
  const INK = "#1b1b1a", QUIET = "#63625d", HAIR = "#e4e2db";
  const SERIES = ["#b7b2a4", "#1f5492", "#be1e2d", "#8a5a00", "#4f7f5b", "#6b4c8a", "#2a8c98", "#a0522d", "#59616b", "#c27ba0"];
  const COLOURS = {
    severity: { error: "#be1e2d", warning: "#d9a441", note: "#b9b6ad" },
    status: { reported: "#1f5492", blank: "#d9a441", not_in_form: "#dddad1" },
    verdict: { pass: "#8fa9c8", fail: "#be1e2d", not_applicable: "#dddad1" },
    component_kind: { total: "#1b1b1a", budget_execution: "#be1e2d", level1_subtotal: "#b7b2a4", indicator: "#1f5492" },
  };
  const DIVISOR = { yuan: 10000, percent: 0.01 };
  let drawn = 0;

  // Names for the places (region and year) or forms of rows, told apart by code and kind of form where they must be.
  function labeller(of, rows) {
    const place = (row) => `${row.region_name_zh ?? NONE} ${row.fiscal_year ?? ""}`.trim();
    if (of === "form") {
      return (row) => {
        const form = jixiao.filters.form(row);
        const who = form ? form.project_name || form.department_name || form.title : null;
        return `${who ?? NONE}（${place(row)}）`;
      };
    }
    if (of !== "place") return (row) => row[of] ?? NONE;
    const codes = new Map(), kinds = new Map();
    for (const row of rows) {
      codes.set(place(row), (codes.get(place(row)) ?? new Set()).add(row.region_code));
      kinds.set(place(row), (kinds.get(place(row)) ?? new Set()).add(row.form_kind));
    }
    return (row) => {
      const name = place(row);
      const region = codes.get(name).size > 1 ? ` ${row.region_code}` : ""; // two districts may share a name
      return name + region + (kinds.get(name).size > 1 ? ` ${code("form_kind", row.form_kind)[0]}` : "");
    };
  }

  const scaled = (value, kind) => (value === null ? null : Number(value) / (DIVISOR[kind] ?? 1));
  const seriesName = (name, value) => (jixiao.data.labels.codes[name] ? code(name, value).join(" ") : value ?? NONE);

  // A mark for each value of each row.
  function bars(config, rows, label) {
    return rows.flatMap((row) => config.values.map((name) => {
      const { kind, zh, en } = config.columns[name];
      const said = text(row[name], config.columns[name]);
      return { y: label(row), series: `${zh} ${en}`, raw: row[name], value: scaled(row[name], kind), said: said ?? NONE };
    }));
  }

  // A mark for each y and series: the rows' sum, or their number.
  function stack(config, rows, label) {
    const found = new Map();
    const [name] = config.values;
    for (const row of rows) {
      const value = name ? row[name] : 1;
      if (value === null) continue;
      const key = `${label(row)}\n${row[config.by]}`;
      if (!found.has(key)) {
        found.set(key, { y: label(row), code: row[config.by], series: seriesName(config.by, row[config.by]), value: 0 });
      }
      const mark = found.get(key);
      mark.value = Math.round((mark.value + Number(value)) * 1e6) / 1e6;
    }
    return [...found.values()].filter((mark) => mark.value !== 0);
  }

  // A mark where y meets by: the sums divided, never an average of quotients.
  function heat(config, rows, label) {
    const found = new Map();
    const [over, under] = config.values;
    const column = Object.values(config.columns)[0];
    for (const row of rows) {
      const key = `${label(row)}\n${row[config.by]}`;
      if (!found.has(key)) found.set(key, { y: label(row), x: row[config.by] ?? NONE, over: 0, under: 0 });
      const mark = found.get(key);
      mark.over += Math.round(Number(row[over] ?? 0) * 1e6);
      mark.under += Math.round(Number(row[under] ?? 0) * 1e6);
    }
    return [...found.values()].map((mark) => {
      const value = mark.under ? Math.round((mark.over / mark.under) * 1e6) / 1e6 : null;
      return { y: mark.y, x: mark.x, value, said: text(value, column) ?? NONE };
    });
  }

  function dots(config, rows, label) {
    const [name] = config.values;
    const series = labeller(config.by, rows);
    return rows.filter((row) => row[name] !== null).map((row) => ({
      y: label(row), series: series(row), raw: row[name], value: scaled(row[name], config.columns[name].kind),
      said: text(row[name], config.columns[name]),
    }));
  }

  function range(config, rows, label) {
    const [low, high, stated] = config.values;
    const said = (row, name) => text(row[name], config.columns[name]) ?? NONE;
    return rows.filter((row) => row[stated] !== null || row[low] !== null).map((row) => ({
      y: label(row), low: row[low], high: row[high], stated: row[stated],
      said: row[low] === null ? said(row, low) : `${said(row, stated)} / ${said(row, low)}–${said(row, high)}`,
    }));
  }

  const MARKS = { bars, stack, heat, dots, range };

  // The first so many of the y; of a stack the longest.
  function limited(marks, isSum) {
    const sums = new Map();
    for (const mark of marks) sums.set(mark.y, (sums.get(mark.y) ?? 0) + (isSum ? mark.value : 0));
    const names = [...sums.keys()];
    if (isSum) names.sort((a, b) => sums.get(b) - sums.get(a));
    const kept = new Set(names.slice(0, MOST));
    return { names: [...kept], all: names.length, marks: marks.filter((mark) => kept.has(mark.y)) };
  }

  // From where to where the axis goes: from zero, with room for the figures at the ends of the bars.
  function reach(marks, kind, width) {
    const sums = new Map();
    for (const mark of marks) {
      const key = kind === "stack" ? mark.y : mark;
      sums.set(key, (sums.get(key) ?? 0) + (mark.value ?? 0));
    }
    const ends = [...sums.values()];
    const high = Math.max(0, ...ends);
    return [Math.min(0, ...ends), (high || 1) * (kind === "dots" ? 1.02 : width < 500 ? 1.34 : 1.14)];
  }

  function layers(config, marks, names, width) {
    const y = {
      field: "y", type: "nominal", sort: names, title: null,
      axis: { labelLimit: width < 500 ? (config.kind === "heat" ? 82 : 108) : 260, ticks: false, domain: false, labelPadding: 6 },
    };
    const isShare = config.values.some((name) => config.columns[name]?.kind === "percent");
    const x = {
      field: "value", type: "quantitative", title: null, scale: { domain: reach(marks, config.kind, width), nice: false },
      axis: { tickCount: width < 500 ? 4 : 6, ...(isShare ? { labelExpr: "datum.label + '%'" } : {}) },
    };
    const tooltip = (...fields) => fields.map((field) => ({ field, type: "nominal", title: " " }));
    const legend = { orient: "top", title: null, columns: width < 500 ? 1 : 0, labelLimit: 320, symbolType: "square" };
    const byCode = COLOURS[config.by] ?? {};
    const order = Object.keys(byCode);
    const ranked = order.length ? [...marks].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code)) : marks;
    const all = [...new Set(ranked.map((mark) => mark.series))];
    const ofCode = (name) => byCode[marks.find((mark) => mark.series === name).code];
    const colour = {
      field: "series", type: "nominal", sort: null, legend: all.length > 1 ? legend : null,
      scale: { domain: all, range: all.map((name, n) => ofCode(name) ?? SERIES[all.length > 1 ? n % SERIES.length : 1]) },
    };
    switch (config.kind) {
      case "bars": {
        const offset = { yOffset: { field: "series", sort: all } };
        return [
          { mark: { type: "bar" }, encoding: { y, x, ...offset, color: colour, tooltip: tooltip("y", "series", "said") } },
          {
            mark: { type: "text", align: "left", dx: 4, fontSize: 10.5, color: QUIET },
            encoding: { y, x: { ...x, impute: null }, ...offset, text: { field: "said" } },
            transform: [{ calculate: "datum.value === null ? 0 : datum.value", as: "value" }],
          },
        ];
      }
      case "stack":
        return [
          {
            mark: { type: "bar" },
            encoding: {
              y, x: { ...x, aggregate: "sum" }, color: colour, order: { field: "rank", type: "ordinal" },
              tooltip: tooltip("y", "series", "value"),
            },
            transform: [{ calculate: `indexof(${JSON.stringify(all)}, datum.series)`, as: "rank" }],
          },
          {
            mark: { type: "text", align: "left", dx: 4, fontSize: 10.5, color: QUIET },
            encoding: { y, x: { ...x, aggregate: "sum" }, text: { field: "value", aggregate: "sum", format: ",.4~f" } },
          },
        ];
      case "heat": {
        const across = [...new Set(marks.map((mark) => mark.x))];
        const column = {
          field: "x", type: "nominal", sort: across, title: null,
          axis: { orient: "top", labelAngle: 0, ticks: false, domain: false },
        };
        return [
          {
            mark: { type: "rect", stroke: "#fff", strokeWidth: 2 },
            encoding: {
              y, x: column, tooltip: tooltip("y", "x", "said"),
              color: {
                condition: { test: "datum.value === null", value: "#f5f4f0" },
                field: "value", type: "quantitative", legend: null,
                scale: { domain: [0.6, 1], clamp: true, range: ["#e8b9a8", "#f4efe2", "#9db7d3"] },
              },
            },
          },
          {
            mark: { type: "text", fontSize: width < 500 ? 8.5 : 11, lineBreak: width < 500 ? "/" : "|" },
            encoding: { y, x: column, text: { field: "said" } },
          },
        ];
      }
      case "dots":
        return [{
          mark: { type: "point", filled: true, size: 64, opacity: 0.85 },
          encoding: {
            y: { ...y, axis: { ...y.axis, grid: true } }, x,
            color: { ...colour, legend: { ...legend, symbolType: "circle" }, scale: { domain: all, range: SERIES.slice(1) } },
            tooltip: tooltip("y", "series", "said"),
          },
        }];
      default: {
        const grid = { ...y, axis: { ...y.axis, grid: true } };
        const scale = { zero: false, nice: true, padding: 8 };
        const at = (field) => ({ field, type: "quantitative", title: null, scale });
        return [
          { mark: { type: "rule", strokeWidth: 7, color: "#b7c7da" }, encoding: { y: grid, x: at("low"), x2: { field: "high" } } },
          { mark: { type: "tick", thickness: 2, size: 12, color: "#1f5492" }, encoding: { y: grid, x: at("low") } },
          { mark: { type: "tick", thickness: 2, size: 12, color: "#1f5492" }, encoding: { y: grid, x: at("high") } },
          {
            mark: { type: "point", filled: true, size: 55, color: "#be1e2d" },
            encoding: { y: grid, x: at("stated"), tooltip: tooltip("y", "said") },
          },
        ];
      }
    }
  }

  function specification(config, found, width) {
    const step = { bars: 8 + 15 * config.values.length, heat: 30 }[config.kind] ?? 22;
    return {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: config.title.join(" "),
      data: { name: "marks", values: found.marks },
      width: "container",
      height: step * found.names.length,
      autosize: { type: "fit-x", contains: "padding" },
      layer: layers(config, found.marks, found.names, width),
      config: {
        font: FONT, background: null, view: { stroke: null },
        axis: {
          labelColor: INK, labelFontSize: 11.5, gridColor: HAIR, tickColor: HAIR, domainColor: HAIR, labelFontWeight: 400,
        },
        legend: { labelFontSize: 11.5, labelColor: INK, offset: 6 },
        scale: { barBandPaddingInner: 0.28 },
      },
    };
  }

  return async function draw(figure, config, rows) {
    const turn = String(++drawn);
    figure.dataset.turn = turn;
    const plot = figure.querySelector(".plot");
    const said = figure.querySelector(".said");
    const marks = MARKS[config.kind](config, rows, labeller(config.y, rows));
    const found = limited(marks, config.kind === "stack");
    const of = (jixiao.charts[config.code] ??= { view: null });
    said.hidden = found.all > 0 && found.all <= MOST;
    said.textContent = found.all ? `仅列前 ${MOST} 项，共 ${found.all} 项；其余见下表。` : `没有可画的数据（${NONE}）。`;
    const made = found.all
      ? await vegaEmbed(plot.appendChild(document.createElement("div")), specification(config, found, figure.clientWidth), {
          renderer: "svg",
          logLevel: 1, // errors alone
          actions: { export: true, source: false, compiled: false, editor: false },
          i18n: { CLICK_TO_VIEW_ACTIONS: "存图 Save", SVG_ACTION: "存为 SVG", PNG_ACTION: "存为 PNG" },
          downloadFileName: config.code,
        })
      : null;
    if (figure.dataset.turn !== turn) { // something else was chosen meanwhile
      made?.finalize();
      made?.element?.remove?.();
      return;
    }
    of.view?.finalize();
    of.view = made;
    of.marks = found.marks;
    plot.replaceChildren(...(made ? [plot.lastElementChild] : []));
    figure.dataset.drawn = turn;
  };
})();
