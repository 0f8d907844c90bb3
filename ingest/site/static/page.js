// The page: tables and charts of each view follow what is chosen.
"use strict";

(() => {
  const { filters, Table, data } = jixiao;
  const read = (of) => JSON.parse(of.dataset.config);

  const views = [...document.querySelectorAll("section.view")].map((section) => {
    const config = read(section);
    const facets = config.facets.map((column) => {
      const select = document.getElementById(`${section.id}-${column.name}`);
      filters.fill(select, column, data[config.data], column.name, preferred(column, config), column.fixed);
      return { column, select };
    });
    const figures = [...section.querySelectorAll("figure")].map((figure) => ({ figure, config: read(figure) }));
    return { config, facets, figures, table: new Table(section, config) };
  });

  // A choice that must be made begins with the value that the most rows have.
  function preferred(column, config) {
    if (!column.fixed) return "";
    const counts = new Map();
    for (const row of data[config.data]) {
      const key = row[column.name];
      counts.set(key, (counts.get(key) ?? 0) + (row.share_of_total === null ? 0 : 1));
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  }

  function show(view) {
    let rows = filters.rows(view.config.data, view.config.search);
    for (const { column, select } of view.facets) {
      if (select.value !== "") rows = rows.filter((row) => String(row[column.name]) === select.value);
    }
    view.table.show(rows);
    for (const { figure, config } of view.figures) jixiao.draw(figure, config, rows);
  }

  const all = () => views.forEach(show);
  for (const view of views) for (const { select } of view.facets) select.addEventListener("input", () => show(view));
  addEventListener("beforeprint", () => views.forEach((view) => view.table.print(true)));
  addEventListener("afterprint", () => views.forEach((view) => view.table.print(false)));
  filters.start([...new Set(["forms", ...views.map((view) => view.config.data)])], all);
  all();
})();
