/** @file A diagnosis as a picture: four small charts over the layers, the same bytes for the same numbers. */
import { math } from "@nn/core";

import type { Diagnosis, LayerDiagnosis, LayerPrediction } from "./types.ts";

interface Chart {
  readonly title: string;
  readonly scale: "log" | "share";
  /** Default: to every layer. */
  readonly applies?: (layer: LayerDiagnosis) => boolean;
  readonly measured: (layer: LayerDiagnosis) => number;
  readonly predicted: (prediction: LayerPrediction) => number;
  /** Standard deviation of the logarithm, for a band of two. */
  readonly spread?: (prediction: LayerPrediction) => number;
}

const charts: readonly Chart[] = [
  {
    title: "Second moment of pre-activations",
    scale: "log",
    measured: ({ preActivation }) => preActivation.secondMoment,
    predicted: ({ preActivation }) => preActivation,
    spread: ({ spread }) => spread,
  },
  {
    title: "Second moment of gradients",
    scale: "log",
    measured: ({ gradient }) => gradient.secondMoment,
    predicted: ({ gradient }) => gradient,
  },
  {
    title: "Correlation of two examples",
    scale: "share",
    measured: ({ correlation }) => correlation,
    predicted: ({ correlation }) => correlation,
  },
  {
    title: "Share of values where the activation is flat",
    scale: "share",
    applies: ({ activation }) => activation !== "linear",
    measured: ({ saturatedShare }) => saturatedShare,
    predicted: ({ saturatedShare }) => saturatedShare,
  },
];

const size = { width: 380, height: 210, left: 52, right: 12, top: 34, bottom: 34 };
const header = 64;

/**
 * A diagnosis as an SVG picture: measured values as dots, mean-field theory as a line, with a band of two standard deviations
 * over networks of this width. Light and dark follow the reader; equal diagnoses give equal bytes.
 *
 * @example await writeFile("diagnosis.svg", diagnosisSvg(await diagnose(probed), { title: "30 layers, Glorot" }));
 */
export function diagnosisSvg(
  diagnosis: Diagnosis,
  { title = "Signal propagation" }: { readonly title?: string } = {},
): string {
  const width = 2 * size.width;
  const [first = "", second, ...more] = wrapped(diagnosis.verdict, 118);
  const lines = second === undefined ? [first] : [first, more.length === 0 ? second : `${second} …`];
  const height = header + 2 * size.height;
  const panels = charts.map((chart, i) => {
    const [x, y] = [(i % 2) * size.width, header + Math.floor(i / 2) * size.height];
    return `<g transform="translate(${x} ${y})">\n${panel(chart, diagnosis.layers)}</g>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(diagnosis.verdict)}</desc>
<style>${style}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="title" x="12" y="22">${escaped(title)}</text>
<g transform="translate(${width - 196} 18)"><circle class="dot" cx="0" cy="0" r="3"/><text x="8" y="4">measured</text><line class="theory" x1="72" x2="100" y1="0" y2="0"/><text x="106" y="4">mean-field theory</text></g>
${lines.map((line, i) => `<text class="note" x="12" y="${40 + 15 * i}">${escaped(line)}</text>\n`).join("")}${panels.join("")}</svg>
`;
}

const style = `
svg{--page:#fff;--ink:#1b1f24;--soft:#59636e;--grid:#e3e6ea;--dot:#0f62a8;--line:#b4501e}
@media (prefers-color-scheme:dark){svg{--page:#14181d;--ink:#e8ebee;--soft:#a3adb8;--grid:#2c333b;--dot:#6cb2f2;--line:#f0a070}}
text{font:11px system-ui,sans-serif;fill:var(--soft)}
.title{font-size:15px;font-weight:600;fill:var(--ink)}
.head{font-size:12px;font-weight:600;fill:var(--ink)}
.page{fill:var(--page)}
.grid{stroke:var(--grid)}
.theory{fill:none;stroke:var(--line);stroke-width:1.5;stroke-dasharray:5 3}
.band{fill:var(--line);opacity:.16}
.dot{fill:var(--dot)}
.end{text-anchor:end}
.mid{text-anchor:middle}
`;

function panel(chart: Chart, layers: readonly LayerDiagnosis[]): string {
  const applies = chart.applies ?? ((): boolean => true);
  const measured = layers.map((layer) => (applies(layer) ? chart.measured(layer) : NaN));
  const predicted = layers.map((layer) =>
    layer.predicted === undefined || !applies(layer) ? NaN : chart.predicted(layer.predicted),
  );
  const spreads = layers.map(({ predicted: one }) => (one === undefined ? NaN : (chart.spread?.(one) ?? NaN)));
  const axis = chart.scale === "log" ? logAxis([...measured, ...predicted]) : shareAxis(measured);
  const [plotWidth, plotHeight] = [size.width - size.left - size.right, size.height - size.top - size.bottom];
  const x = (i: number): number =>
    size.left + (layers.length < 2 ? plotWidth / 2 : (plotWidth * i) / (layers.length - 1));
  const y = (value: number): number => size.top + plotHeight * (1 - Math.min(1, Math.max(0, axis.place(value))));
  const grid = axis.ticks.map(
    ({ value, label }) =>
      `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${fixed(y(value))}" y2="${fixed(y(value))}"/>` +
      `<text class="end" x="${size.left - 6}" y="${fixed(y(value) + 4)}">${label}</text>\n`,
  );
  const step = Math.max(1, Math.ceil(layers.length / 8));
  const labels = layers.flatMap((_, i) =>
    i % step === 0 ? [`<text class="mid" x="${fixed(x(i))}" y="${size.height - 16}">${i + 1}</text>\n`] : [],
  );
  // Log-normal: the median is exp(−spread²/2) of the mean that the theory predicts.
  const bound = (deviations: number): number[] =>
    predicted.map((value, i) => value * math.exp((deviations - spreads[i]! / 2) * spreads[i]!));
  const [upper, lower] = [bound(2), bound(-2)];
  const bands = runs(upper).map((run) => {
    const there = run.map((i) => `${fixed(x(i))},${fixed(y(upper[i]!))}`);
    const back = run.toReversed().map((i) => `${fixed(x(i))},${fixed(y(lower[i]!))}`);
    return `<polygon class="band" points="${[...there, ...back].join(" ")}"/>\n`;
  });
  const theory = runs(predicted).map(
    (run) =>
      `<polyline class="theory" points="${run.map((i) => `${fixed(x(i))},${fixed(y(predicted[i]!))}`).join(" ")}"/>\n`,
  );
  const dots = layers.flatMap(({ name }, i) =>
    Number.isFinite(measured[i])
      ? [
          `<circle class="dot" cx="${fixed(x(i))}" cy="${fixed(y(measured[i]!))}" r="3"><title>${escaped(name)}: ${measured[i]!.toPrecision(3)}${Number.isFinite(predicted[i]) ? `, theory ${predicted[i]!.toPrecision(3)}` : ""}</title></circle>\n`,
        ]
      : [],
  );
  return [
    `<text class="head" x="${size.left}" y="${size.top - 14}">${chart.title}</text>\n`,
    ...grid,
    ...labels,
    `<text class="mid" x="${fixed(size.left + plotWidth / 2)}" y="${size.height - 3}">layer</text>\n`,
    ...bands,
    ...theory,
    ...dots,
  ].join("");
}

/** Stretches of indices whose values can be drawn. */
function runs(values: readonly number[]): number[][] {
  const found: number[][] = [];
  values.forEach((value, i) => {
    if (!(value > 0 && Number.isFinite(value)) && value !== 0) return;
    const last = found.at(-1);
    if (last !== undefined && last.at(-1) === i - 1) last.push(i);
    else found.push([i]);
  });
  return found;
}

interface Axis {
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** 0 at the bottom, 1 at the top. */
  readonly place: (value: number) => number;
}

function shareAxis(values: readonly number[]): Axis {
  const low = values.some((value) => value < -0.05) ? -1 : 0;
  const ticks = low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1];
  return {
    ticks: ticks.map((value) => ({ value, label: String(value) })),
    place: (value) => (value - low) / (1 - low),
  };
}

/** Whole powers of 10 around the values; values that are 0 stand at the bottom. */
function logAxis(values: readonly number[]): Axis {
  const exponents = values
    .filter((value) => value > 0 && Number.isFinite(value))
    .map((value) => math.log2(value) / 3.321928094887362);
  const low = exponents.length === 0 ? -1 : Math.floor(Math.min(...exponents) - 0.1);
  const high = exponents.length === 0 ? 1 : Math.max(low + 1, Math.ceil(Math.max(...exponents) + 0.1));
  const step = Math.max(1, Math.ceil((high - low) / 5));
  const ticks = [];
  for (let exponent = low; exponent <= high; exponent += step) {
    ticks.push({ value: Number(`1e${exponent}`), label: `1e${exponent}` });
  }
  return {
    ticks,
    place: (value) => (value > 0 ? (math.log2(value) / 3.321928094887362 - low) / (high - low) : 0),
  };
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
