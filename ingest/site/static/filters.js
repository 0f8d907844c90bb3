// What is chosen above everything, kept in the address so that it goes along to the next page, and which rows fit it.
"use strict";

jixiao.filters = (() => {
  const { data, element, compare } = jixiao;
  const state = new URLSearchParams(location.hash.slice(1));
  const hay = new WeakMap();
  const OF_FORM = ["department_name", "project_name", "title", "region_name_zh", "region_name_en"];
  let byLink = null;

  const folded = (text) => String(text ?? "").normalize("NFKC").toLowerCase();
  const terms = () => folded(state.get("q")).split(/\s+/).filter(Boolean);
  const joined = (row, columns) => columns.map((column) => folded(row[column])).join("\n");

  function form(row) {
    byLink ??= new Map(data.forms.map((of) => [of.form, of]));
    return row.form ? byLink.get(row.form) : undefined;
  }

  // The text in which a row is looked for: its own, and who filed the form that it is of.
  function haystack(row, search) {
    if (!hay.has(row)) {
      const of = form(row);
      hay.set(row, joined(row, search) + (of ? "\n" + joined(of, OF_FORM) : ""));
    }
    return hay.get(row);
  }

  const place = (row) => `${row.region_code}|${row.form_kind ?? ""}`;

  // The places of the forms that the words fit: rows that are of no one form are found by them.
  function places(words) {
    const found = new Set();
    for (const row of data.forms) {
      const text = haystack(row, data.labels.search);
      if (words.every((word) => text.includes(word))) {
        found.add(place(row));
        found.add(`${row.region_code}|`);
      }
    }
    return found;
  }

  // The rows that fit all that is chosen; a choice about something that rows don't have leaves them out of it.
  function rows(name, search) {
    let found = data[name];
    for (const [column, value] of state) {
      if (column === "q" || value === "" || !found.length || !(column in found[0])) continue;
      found = found.filter((row) => String(row[column]) === value);
    }
    const words = terms();
    if (!words.length) return found;
    const near = places(words);
    return found.filter((row) => {
      const text = haystack(row, search);
      if (words.every((word) => text.includes(word))) return true;
      return "region_code" in row && !row.form && near.has(place(row));
    });
  }

  // Fill a choice with the values that rows have, named by another column or by the codes' names.
  function fill(select, column, rows, shown, chosen, isFixed) {
    const names = new Map();
    for (const row of rows) {
      const value = row[column.name];
      if (value === null || value === undefined || names.has(value)) continue;
      const words = column.kind === "code" ? jixiao.code(column.name, value).join(" ") : jixiao.text(row[shown], column);
      const english = column.under && row[column.under] ? ` ${row[column.under]}` : "";
      names.set(value, `${words}${english}`);
    }
    const shared = new Map();
    for (const words of names.values()) shared.set(words, (shared.get(words) ?? 0) + 1);
    for (const [value, words] of names) if (shared.get(words) > 1) names.set(value, `${words} ${value}`);
    const values = [...names.keys()];
    if (column.kind === "year") values.sort((a, b) => b - a);
    else if (column.name.endsWith("_code")) values.sort(compare);
    const options = values.map((value) => element("option", { value: String(value) }, names.get(value)));
    select.replaceChildren(...(isFixed ? [] : [element("option", { value: "" }, "全部 All")]), ...options);
    select.value = chosen ?? "";
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }

  function keep() {
    for (const [name, value] of [...state]) if (value === "") state.delete(name);
    const words = state.toString();
    history.replaceState(null, "", words ? `#${words}` : location.pathname + location.search);
    for (const link of document.querySelectorAll(".masthead nav a")) link.hash = words;
  }

  function start(names, changed) {
    const of = document.getElementById("filters");
    const rows = names.flatMap((name) => data[name]);
    for (const select of of.querySelectorAll("select")) {
      const shown = select.name.replace(/_code$/, "_name_zh");
      const kind = select.name === "fiscal_year" ? "year" : data.labels.codes[select.name] ? "code" : "text";
      const under = shown.endsWith("_zh") ? shown.replace(/_zh$/, "_en") : null;
      fill(select, { name: select.name, kind, under }, rows, shown, state.get(select.name), false);
    }
    of.elements.q.value = state.get("q") ?? "";
    let waiting = 0;
    function soon(milliseconds) { // the form says that it is busy until the page shows what was chosen
      of.setAttribute("aria-busy", "true");
      clearTimeout(waiting);
      waiting = setTimeout(() => { keep(); changed(); of.removeAttribute("aria-busy"); }, milliseconds);
    }
    of.addEventListener("input", (event) => {
      state.set(event.target.name, event.target.value);
      soon(event.target.name === "q" ? 180 : 0);
    });
    of.addEventListener("submit", (event) => event.preventDefault());
    of.addEventListener("reset", () => {
      for (const name of [...state.keys()]) state.delete(name);
      soon(0);
    });
    keep();
  }

  return { start, rows, fill, form };
})();
