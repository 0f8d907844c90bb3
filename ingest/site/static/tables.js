// One table: what fits is added up, sorted and shown a page at a time.
"use strict";

jixiao.Table = class {
  static PAGE = 25;
  static PRINTED = 500;

  constructor(section, config) {
    this.section = section;
    this.config = config;
    this.body = section.querySelector("tbody");
    this.sorted = null;
    this.at = 0;
    this.rows = [];
    for (const head of section.querySelectorAll("th")) {
      head.querySelector("button").addEventListener("click", () => this.sort(head));
    }
    section.querySelector(".previous").addEventListener("click", () => this.turn(-1));
    section.querySelector(".next").addEventListener("click", () => this.turn(1));
  }

  // Rows that have the same values of the group's columns, with the sums of the others.
  static collapse(rows, group, sums) {
    if (!group.length) return rows;
    const found = new Map();
    for (const row of rows) {
      const key = JSON.stringify(group.map((name) => row[name]));
      if (!found.has(key)) found.set(key, { ...row, ...Object.fromEntries(sums.map((name) => [name, 0])) });
      const sum = found.get(key);
      for (const name of sums) sum[name] += row[name] ?? 0;
    }
    return [...found.values()];
  }

  show(rows) {
    this.all = jixiao.Table.collapse(rows, this.config.group, this.config.sums);
    this.at = 0;
    this.order();
  }

  sort(head) {
    const name = head.dataset.name;
    const first = head.classList.contains("number") ? -1 : 1;
    const is = this.sorted && this.sorted.name === name ? this.sorted.way : 0;
    this.sorted = is === -first ? null : { name, way: is || -first === first ? -is : first };
    for (const other of this.section.querySelectorAll("th")) other.removeAttribute("aria-sort");
    if (this.sorted) head.setAttribute("aria-sort", this.sorted.way > 0 ? "ascending" : "descending");
    this.at = 0;
    this.order();
  }

  order() {
    this.rows = this.all;
    if (this.sorted) {
      const { name, way } = this.sorted;
      const isNone = (row) => row[name] === null || row[name] === undefined;
      this.rows = [...this.all].sort((a, b) => {
        if (isNone(a) || isNone(b)) return isNone(a) - isNone(b); // what isn't reported stands last, either way
        return way * jixiao.compare(this.value(a, name), this.value(b, name));
      });
    }
    this.draw(this.at, jixiao.Table.PAGE);
  }

  value(row, name) {
    const column = this.config.columns.find((of) => of.name === name);
    return column.kind === "code" || column.kind === "form" ? this.words(row, column)[0] : row[name];
  }

  turn(by) {
    this.at += by * jixiao.Table.PAGE;
    this.draw(this.at, jixiao.Table.PAGE);
  }

  draw(from, many) {
    const shown = this.rows.slice(from, from + many);
    this.body.replaceChildren(...shown.map((row) => this.line(row)));
    const last = Math.max(Math.ceil(this.rows.length / jixiao.Table.PAGE), 1);
    const page = Math.floor(from / jixiao.Table.PAGE) + 1;
    this.section.querySelector(".pager .count").textContent = `共 ${this.rows.length} 项 ${this.rows.length} in all`;
    this.section.querySelector(".pager .at").textContent = `${page} / ${last}`;
    this.section.querySelector(".previous").disabled = page === 1;
    this.section.querySelector(".next").disabled = page === last;
    this.section.querySelector(".pages").hidden = last === 1;
  }

  // Paper has no buttons: a page of paper shows what fits, up to a limit.
  print(is) {
    this.draw(is ? 0 : this.at, is ? jixiao.Table.PRINTED : jixiao.Table.PAGE);
  }

  line(row) {
    return jixiao.element("tr", {}, ...this.config.columns.map((column) => this.cell(row, column)));
  }

  // What a cell says, and small beneath it.
  words(row, column) {
    if (column.kind !== "form") return [jixiao.text(row[column.name], column), jixiao.under(row, column)];
    const of = jixiao.filters.form(row);
    if (!of) return [null, ""];
    return [of.department_name || of.title || of.file_name, of.project_name || ""];
  }

  cell(row, column) {
    const { element, english, NONE } = jixiao;
    const made = element("td", { className: column.kind });
    made.dataset.name = column.name;
    made.dataset.label = column.header;
    const [words, beneath] = this.words(row, column);
    if (["yuan", "points", "percent", "count", "number"].includes(column.kind)) made.classList.add("number");
    if (words === null) {
      made.append(element("span", { className: "none" }, NONE));
    } else if (column.kind === "form") {
      const anchor = this.config.anchor ? `#f${row[this.config.anchor]}` : "";
      made.append(element("a", { href: `forms/${row.form}${anchor}` }, words));
      if (beneath) made.append(element("span", { className: "under" }, beneath));
    } else {
      const isSign = column.name === "severity" || column.name === "verdict";
      const unit = column.unit && row[column.unit] ? ` ${row[column.unit]}` : "";
      made.append(isSign ? element("span", { className: `sign ${row[column.name]}` }, words) : words + unit);
      if (beneath) made.append(english(beneath));
    }
    return made;
  }
};
