/** @file Contact sheets: what an augmentation makes of samples. */
import {
  type Augmentation,
  checkNumber,
  checkOptions,
  directScope,
  key as keyOf,
  type Key,
  OptionError,
  type SampleDomain,
  type SampleTypes,
  type SpecOf,
} from "@nn/core";

import { trace } from "../trace.ts";
import { cellSizes, drawSample } from "./draw-sample.ts";
import { escapeXml } from "./word-differences.ts";

export interface PreviewOptions {
  /** Copy c of sample i is drawn by `key.fold("augment", c, i)`, as in epoch c of training; default key(0). */
  readonly key?: Key;
  /** Changed copies of each sample; default 6. */
  readonly copies?: number;
}

/** Space between cells, and for the lines of what was drawn. */
const [gap, captionHeight] = [10, 34];

/**
 * A contact sheet as SVG: each sample in a row, itself first, then changed copies with what was drawn for them.
 *
 * Images are shown with their boxes and key points, recordings as wave and spectrum, texts with new words bold and lost ones struck
 * through. The same arguments give the same bytes.
 *
 * @example await writeFile("sheet.svg", preview("randAugment", images, { copies: 8 }));
 * @throws OptionError for no samples, DataError or ShapeError for samples of another domain.
 */
export function preview<D extends SampleDomain>(
  augmentation: Augmentation<D> | SpecOf<"augmentation">,
  samples: readonly SampleTypes[D][],
  options: PreviewOptions = {},
): string {
  checkOptions("preview", options, ["key", "copies"]);
  const { key = keyOf(0), copies = 6 } = options;
  checkNumber("preview", "copies", copies, { min: 1, max: 100, integer: true });
  if (samples.length === 0) throw new OptionError("preview: no samples; wanted at least one");
  const resolved = directScope.resolve("augmentation", augmentation as SpecOf<"augmentation">);
  const { width, height } = cellSizes[resolved.domain];
  const [stepX, stepY] = [width + gap, height + captionHeight + gap];
  const rows = samples.map((given, row) => {
    const sample = given as SampleTypes[SampleDomain];
    const cells = Array.from({ length: copies }, (_, copy) => {
      const traced = trace(resolved, key.fold("augment", copy, row), sample);
      const shown = drawSample(resolved.domain, traced.sample, sample);
      return cell((copy + 1) * stepX, row * stepY, shown, caption(traced.record.parameters, width), width, height);
    });
    return [cell(0, row * stepY, drawSample(resolved.domain, sample, sample), ["as it is"], width, height), ...cells];
  });
  const [wide, high] = [(copies + 1) * stepX + gap, samples.length * stepY + 2 * gap + 12];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" font-family="sans-serif" font-size="11">`,
    `<rect width="${wide}" height="${high}" fill="#fff"/>`,
    `<text x="${gap}" y="${gap + 6}" font-weight="bold">${escapeXml(JSON.stringify(resolved).slice(0, 40 * copies))}</text>`,
    `<g transform="translate(${gap} ${2 * gap + 6})">${rows.flat().join("")}</g>`,
    "</svg>\n",
  ].join("");
}

function cell(x: number, y: number, shown: string, lines: readonly string[], width: number, height: number): string {
  const text = lines
    .map((line, i) => `<text y="${height + 10 + 9 * i}" font-size="8" fill="#555">${escapeXml(line)}</text>`)
    .join("");
  const frame = `<rect width="${width}" height="${height}" fill="none" stroke="#ddd"/>`;
  return `<g transform="translate(${x} ${y})">${shown}${frame}${text}</g>`;
}

/** What was drawn, numbers to three digits, in three lines of a width. */
function caption(parameters: unknown, width: number): readonly string[] {
  const text = (
    JSON.stringify(parameters, (_, value: unknown) =>
      typeof value === "number" ? Number(value.toPrecision(3)) : value,
    ) ?? ""
  )
    .replaceAll('"', "")
    .replaceAll(",", ", ");
  const perLine = Math.floor(width / 4.6);
  const lines = Array.from({ length: Math.min(3, Math.ceil(text.length / perLine)) }, (_, i) =>
    text.slice(i * perLine, (i + 1) * perLine),
  );
  if (text.length > 3 * perLine) lines[2] = `${lines[2]!.slice(0, -1)}…`;
  return lines;
}
