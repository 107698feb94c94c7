/** @file The page's script: themes, legend, building of late sections, tooltips, sorting, copying. Without it the page says the same. */
import { csvCell } from "../export/csv.ts";
import { colors } from "./palette.ts";

export const script: string = `
"use strict";
(() => {
  const root = document.documentElement;
  const remember = (name, value) => { try { localStorage.setItem("nn-bench-" + name, value); } catch {} };
  const recall = (name) => { try { return localStorage.getItem("nn-bench-" + name); } catch { return null; } };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const themes = ["auto", "light", "dark"];
  const themeButton = document.getElementById("theme");
  const setTheme = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    themeButton.textContent = "Theme: " + theme;
  };
  let theme = themes.includes(recall("theme")) ? recall("theme") : "auto";
  setTheme(theme);
  themeButton.addEventListener("click", () => { theme = themes[(themes.indexOf(theme) + 1) % 3]; setTheme(theme); remember("theme", theme); });

  for (const select of all("select[data-root]")) {
    select.addEventListener("change", () => { root.dataset[select.dataset.root] = select.value; });
  }

  const legend = all("button.legend");
  const show = (button, on) => { button.setAttribute("aria-pressed", String(on)); root.classList.toggle("off" + button.dataset.s, !on); };
  const isOn = (button) => button.getAttribute("aria-pressed") === "true";
  for (const button of legend) {
    button.addEventListener("click", () => show(button, !isOn(button)));
    button.addEventListener("dblclick", () => { const alone = legend.every((other) => other === button || !isOn(other)); for (const other of legend) show(other, alone || other === button); });
    button.addEventListener("pointerenter", () => { if (isOn(button)) root.dataset.focus = button.dataset.s; });
    button.addEventListener("pointerleave", () => { delete root.dataset.focus; });
  }

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  const hide = (plot) => { tip.hidden = true; for (const line of all(".cross", plot)) line.style.visibility = "hidden"; };
  const place = (event) => {
    const { offsetWidth: width, offsetHeight: height } = tip;
    tip.style.left = Math.max(4, event.clientX + 18 + width > innerWidth ? event.clientX - width - 14 : event.clientX + 18) + "px";
    tip.style.top = Math.max(4, Math.min(innerHeight - height - 8, event.clientY - height / 2)) + "px";
  };
  const wirePlot = (plot) => {
    let data;
    const read = () => {
      const { w, x, t, s } = JSON.parse(plot.dataset.hover);
      return { w, x, t: t.split("|"), s: s.map(([series, label, values]) => [series, label, values.split("|")]) };
    };
    plot.addEventListener("pointerleave", () => hide(plot));
    plot.addEventListener("pointermove", (event) => {
      data ??= read();
      const box = plot.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * data.w;
      let nearest = 0;
      data.x.forEach((at, index) => { if (Math.abs(at - x) < Math.abs(data.x[nearest] - x)) nearest = index; });
      if (data.x.length === 0 || Math.abs(data.x[nearest] - x) > 45) return hide(plot);
      const rows = data.s.filter(([series, , values]) => values[nearest] !== "" && !root.classList.contains("off" + series));
      const head = document.createElement("b");
      head.textContent = data.t[nearest];
      const table = document.createElement("table");
      for (const [series, label, values] of rows) {
        const row = table.insertRow();
        const dot = document.createElement("i");
        dot.className = "c" + (series % ${colors.length});
        row.insertCell().append(dot);
        row.insertCell().textContent = label;
        const value = row.insertCell();
        value.className = "number";
        value.textContent = values[nearest];
      }
      tip.replaceChildren(head, table);
      tip.hidden = false;
      place(event);
      for (const line of all(".cross", plot)) { line.setAttribute("x1", data.x[nearest]); line.setAttribute("x2", data.x[nearest]); line.style.visibility = "visible"; }
    });
  };

  const valueOf = (row, column) => { const cell = row.cells[column]; const value = cell.dataset.v ?? cell.textContent; return value !== "" && isFinite(value) ? Number(value) : value; };
  const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
  const wireSort = (button) => {
    button.addEventListener("click", () => {
      const head = button.parentElement;
      const table = head.closest("table");
      const column = Number(button.dataset.sort);
      const numeric = head.classList.contains("number");
      const down = head.ariaSort ? head.getAttribute("aria-sort") === "ascending" : numeric;
      for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => order(valueOf(a, column), valueOf(b, column)) * (down ? -1 : 1));
      body.append(...rows);
    });
  };

  const csvCell = ${String(csvCell)};
  const csvOfTable = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => csvCell(cell.textContent.trim().replace(/\\s+/g, " ").replaceAll("−", "-"))).join(",")).join("\\n");
  const csvOfData = ({ columns, rows }) => [columns, ...rows].map((row) => row.map((value) => csvCell(value === null ? "" : String(value))).join(",")).join("\\n");
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch {}
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const wireCopy = (button) => {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      const done = await copy(source.tagName === "TABLE" ? csvOfTable(source) : csvOfData(JSON.parse(source.textContent)));
      button.textContent = done ? "Copied" : "Copying is not allowed here";
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  };

  const wire = (within) => {
    for (const plot of all(".plot[data-hover]", within)) wirePlot(plot);
    for (const button of all("button[data-sort]", within)) wireSort(button);
    for (const button of all("button[data-copy]", within)) wireCopy(button);
  };
  wire(document);

  // Where scripts run, what stands in noscript is text. It becomes elements when its section comes near, when the browser has nothing to do, or for printing.
  const late = new Map(all("noscript").map((held) => [held.parentElement, held]));
  const build = (section) => {
    const held = late.get(section);
    if (!held) return;
    late.delete(section);
    held.outerHTML = held.textContent;
    wire(section);
  };
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) { near.unobserve(target); build(target); }
  }, { rootMargin: "800px" });
  for (const section of late.keys()) near.observe(section);
  const whenIdle = window.requestIdleCallback ?? ((call) => setTimeout(call, 30));
  const buildNext = () => { const [next] = late.keys(); if (next) { build(next); whenIdle(buildNext); } };
  addEventListener("load", () => whenIdle(buildNext));
  addEventListener("beforeprint", () => { for (const section of [...late.keys()]) build(section); for (const details of all("details")) details.open = true; });
})();
`;
