import { describe, expect, it } from "vitest";
import { cellMap } from "./cell-map.ts";
import { lineChart, type LineChart } from "./line-chart.ts";
import { rankChart } from "./rank-chart.ts";
import { linearScale } from "./scale.ts";

describe("cellMap", () => {
  const map = (count: number): string =>
    cellMap({
      id: "m",
      name: "n",
      description: "d",
      columns: Array.from({ length: count }, (_, index) => `c${index}`),
      rows: ["<r>", "s"],
      columnTitle: "x",
      rowTitle: "y",
      color: "heat",
      cell: (row, column) =>
        row === 1 && column === 0 ? null : { strength: row === 0 ? 2 : 0.5, label: "7", title: `at ${column}` },
    }).markup;

  it("shades and labels what was measured, lightly enough to read", () => {
    const text = map(2);
    expect(text.match(/class="field heat"/g)).toHaveLength(3);
    expect(text.match(/>7<\/text>/g)).toHaveLength(3);
    expect(text).toContain('fill-opacity="0.5"');
    expect(text).toContain("&lt;r&gt;");
  });

  it("has no labels, but the whole range of color, where cells are small", () => {
    const text = map(40);
    expect(text).not.toContain(">7</text>");
    expect(text).toContain('fill-opacity="1"');
    // Names of three letters need 25.2 pixels and a column has 12.2: every third one stands.
    expect(text.match(/>c\d+<\/text>/g)).toHaveLength(14);
  });
});

describe("lineChart", () => {
  it("holds a value until the next point where it is told to", () => {
    const chart: LineChart = {
      id: "l",
      box: { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0 },
      x: linearScale([0, 10], [0, 100], 2),
      y: linearScale([0, 1], [100, 0], 2),
      name: "n",
      description: "d",
      series: [
        {
          series: 0,
          label: "a",
          points: [
            { x: 0, y: 1 },
            { x: 5, y: 0 },
          ],
        },
      ],
      print: { x: String, y: String },
    };
    expect(lineChart(chart).markup).toContain('d="M0,0L50,100"');
    expect(lineChart({ ...chart, steps: true }).markup).toContain('d="M0,0L50,0L50,100"');
  });
});

describe("rankChart", () => {
  it("names every treatment with its rank and draws a bar for each group", () => {
    const text = rankChart({
      id: "r",
      treatments: ["a", "b", "c"],
      seriesOf: (treatment) => "abc".indexOf(treatment),
      ranks: {
        ranks: [2.5, 1, 2.5],
        chiSquare: 3,
        chiSquareP: 0.2,
        f: null,
        p: 0,
        pairs: [],
        groups: [["a", "c"]],
        criticalDifference: 1.2,
      },
    }).markup;
    expect(text.match(/class="rank-bar"/g)).toHaveLength(1);
    expect(text).toContain("b 1.00; a 2.50; c 2.50. Not told apart: a, c.");
    expect(text).toContain("Nemenyi 1.20");
  });
});
