// Rows as the files of data hand them over, and values as they are set: exact, never through a rounded number.
"use strict";

var jixiao = (() => {
  const data = {};
  const NONE = "未填报/不适用";
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });

  // The rows of one file: { count, columns: { name: { values, at } } } become objects by column name.
  function put(name, content) {
    if (!content.columns) {
      data[name] = content;
      return;
    }
    const names = Object.keys(content.columns);
    data[name] = Array.from({ length: content.count }, (_, n) => {
      const row = {};
      for (const column of names) {
        const { values, at } = content.columns[column];
        row[column] = at ? values[at[n]] : values[n];
      }
      return row;
    });
  }

  // Millionths as a whole number: every value of the warehouse has six decimals at most.
  function millionths(value) {
    const [whole, part = ""] = String(value).replace("-", "").split(".");
    return BigInt(whole) * 1000000n + BigInt((part + "000000").slice(0, 6));
  }

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");
  const UNITS = { yuan: 100000000n, percent: 100n, points: 10000n };

  // Two decimals, half up: yuan in ten thousands, fractions in hundredths.
  function rounded(value, kind) {
    const unit = UNITS[kind];
    const hundredths = String((millionths(value) + unit / 2n) / unit).padStart(3, "0");
    const sign = Number(value) < 0 && /[1-9]/.test(hundredths) ? "-" : "";
    const text = `${sign}${grouped(hundredths.slice(0, -2))}.${hundredths.slice(-2)}`;
    return kind === "percent" ? `${text}%` : text;
  }

  function exact(value) {
    const digits = String(millionths(value)).padStart(7, "0");
    const part = digits.slice(-6).replace(/0+$/, "");
    return `${Number(value) < 0 ? "-" : ""}${grouped(digits.slice(0, -6))}${part ? `.${part}` : ""}`;
  }

  function code(column, value) {
    const names = data.labels.codes[column];
    return (names && names[value]) || [String(value), ""];
  }

  // The text of a value of a column; null where the form doesn't say.
  function text(value, column) {
    if (value === null || value === undefined || value === "") return null;
    if (UNITS[column.kind]) return rounded(value, column.kind);
    if (column.kind === "count" || column.kind === "number") return exact(value);
    if (column.kind === "flag") return value ? "是" : "否";
    if (column.kind === "code") return code(column.name, value)[0];
    return String(value);
  }

  // What stands small beneath: the English of a code or of a name; the long names of kinds of form stand in the filter.
  function under(row, column) {
    if (column.name === "form_kind") return "";
    if (column.kind === "code") return row[column.name] === null ? "" : code(column.name, row[column.name])[1];
    if (column.kind === "flag") return row[column.name] === null ? "" : row[column.name] ? "Yes" : "No";
    return column.under ? row[column.under] || "" : "";
  }

  function compare(a, b) {
    if (a === b) return 0;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const english = (words) => (words ? element("span", { lang: "en" }, words) : null);

  return { put, data, text, under, code, compare, element, english, NONE, charts: {} };
})();
