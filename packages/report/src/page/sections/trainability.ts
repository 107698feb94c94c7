/** @file Which depths train at which weight variance, beside what mean-field theory says: Schoenholz's map. */
import { criticalLine, meanField } from "@nn/init";
import type { CellAnalysis, ProblemAnalysis } from "../../analyze/types.ts";
import { createPlugin, type MlpSpec, type Treatment } from "@nn/trials";
import { edgesOf, heatMap, type HeatCell, type HeatCurve } from "../charts/heat-map.ts";
import { linearScale } from "../charts/scale.ts";
import type { ReportContext } from "../context.ts";
import { formatFixed, formatPercent } from "../format.ts";
import { element, type Markup } from "../markup.ts";

const box = { width: 900, height: 470, left: 46, right: 24, top: 30, bottom: 40 };
/** Fewer points make no map. */
const [fewestVariances, fewestDepths] = [5, 3];
/** Of the paper: networks train up to about six depth scales. */
const depthScales = 6;

interface Variances {
  readonly weight: number;
  readonly bias: number;
}

interface TrainabilityMap {
  readonly problems: readonly ProblemAnalysis[];
  /** By treatment; all with the same variance of biases. */
  readonly weightVariance: ReadonlyMap<string, number>;
  readonly biasVariance: number;
  readonly model: MlpSpec;
}

/** Null for suites that vary other things than depth and weight variance. */
export function trainability(context: ReportContext): Markup | null {
  const maps = findMaps(context);
  if (maps.length === 0) return null;
  return element(
    "section",
    { "aria-labelledby": "trainability" },
    element("h2", { id: "trainability" }, "Which depths train"),
    maps.map((map, index) => figure(map, `trainability-${index + 1}`)),
  );
}

function figure(map: TrainabilityMap, id: string): Markup {
  const { problems, weightVariance, biasVariance, model } = map;
  const measured = problems.flatMap((problem) => {
    const depth = depthOf(problem);
    return problem.tuned.cells.flatMap((cell) => {
      const variance = weightVariance.get(cell.treatment);
      return variance === undefined || depth === undefined ? [] : [{ problem, cell, variance, depth }];
    });
  });
  const variances = [...new Set(measured.map(({ variance }) => variance))].toSorted((a, b) => a - b);
  const depths = [...new Set(measured.map(({ depth }) => depth))].toSorted((a, b) => a - b);
  const [left, right] = edgesOf(variances);
  const [low, high] = edgesOf(depths);
  const domainX = [left.get(variances[0]!)!, right.get(variances.at(-1)!)!] as const;
  const domainY = [low.get(depths[0]!)!, high.get(depths.at(-1)!)!] as const;
  const theory = depthLimits(map, variances, domainX);
  const x = linearScale(domainX, [box.left, box.width - box.right], 12, (value) =>
    String(Math.round(value * 100) / 100),
  );
  const plain = linearScale(domainY, [box.height - box.bottom, box.top], 2);
  const y = { ...plain, ticks: depths.map((depth) => ({ at: plain.at(depth), label: String(depth) })) };
  const cells = measured.map(({ problem, cell, variance, depth }): HeatCell => {
    const chance = problem.chance ?? 0;
    return {
      x: variance,
      y: depth,
      strength: (cell.accuracy.median - chance) / (1 - chance),
      label: formatPercent(cell.accuracy.median, 0),
      title: `depth ${depth}, σ_w² ${variance}: test accuracy ${formatPercent(cell.accuracy.median)} %${cell.leftChance === false ? ", chance" : ""}`,
    };
  });
  return element(
    "figure",
    {},
    element(
      "div",
      { class: "scroll wide" },
      heatMap({
        id,
        box,
        x,
        y,
        xTitle: `Weight variance σ_w² (times fan-in), biases of variance ${formatFixed(biasVariance, 3)}`,
        yTitle: "Hidden layers",
        name: "Median test accuracy by weight variance and depth, with the mean-field depth scale",
        description: depths
          .map((depth) => `depth ${depth}: ${rowText(cells.filter((cell) => cell.y === depth))}`)
          .join("; "),
        cells,
        curves: theory.curves,
        legend: `${depthScales}·ξ_c of mean-field theory`,
      }),
    ),
    element(
      "figcaption",
      {},
      element("b", {}, `Test accuracy, % (${model.activation}, width ${model.width}).`),
      ` Line: ${depthScales} times the mean-field depth scale ξ_c of correlations at infinite width`,
      theory.critical === undefined
        ? ", "
        : `, which is infinite at the critical variance ${formatFixed(theory.critical, 3)}, `,
      "computed from the activation and the two variances alone. ",
      tally(measured, theory),
    ),
  );
}

interface Theory {
  readonly limits: readonly { readonly variance: number; readonly limit: number }[];
  readonly curves: readonly HeatCurve[];
  readonly critical: number | undefined;
}

/** 6·ξ_c at the variances that were measured and at the ends of the map; nothing for activations that @nn/init does not know. */
function depthLimits(
  { model, biasVariance }: TrainabilityMap,
  variances: readonly number[],
  [from, to]: readonly [number, number],
): Theory {
  try {
    const at = criticalLine(model.activation, biasVariance).weightVariance;
    const critical = at > from && at < to ? at : undefined;
    // 1/ξ_c falls to 0 at the critical point, so the line needs no more points near it than elsewhere.
    const limits = [...new Set([from, ...variances, to])]
      .toSorted((a, b) => a - b)
      .filter((variance) => variance > 0)
      .map((weightVariance) => ({
        variance: weightVariance,
        limit: depthScales * meanField({ activation: model.activation, weightVariance, biasVariance }).xiC,
      }));
    const side = (keep: (variance: number) => boolean): HeatCurve => ({ points: dense(limits, critical, keep) });
    const curves =
      critical === undefined
        ? [side(() => true)]
        : [side((variance) => variance < critical), side((variance) => variance > critical)];
    return { limits, curves, critical };
  } catch {
    return { limits: [], curves: [], critical: undefined };
  }
}

/** Points of a smooth line: 1/limit is interpolated, with 0 at the critical point. */
function dense(
  limits: Theory["limits"],
  critical: number | undefined,
  keep: (variance: number) => boolean,
): { x: number; y: number }[] {
  const ends = [
    ...limits
      .filter(({ variance }) => keep(variance))
      .map(({ variance, limit }) => ({ x: variance, inverse: 1 / limit })),
    ...(critical === undefined ? [] : [{ x: critical, inverse: 0 }]),
  ].toSorted((a, b) => a.x - b.x);
  return ends.slice(1).flatMap((end, index) => {
    const start = ends[index]!;
    return Array.from({ length: 13 }, (_, step) => {
      const share = step / 12;
      const inverse = start.inverse + (end.inverse - start.inverse) * share;
      return { x: start.x + (end.x - start.x) * share, y: inverse > 1e-4 ? 1 / inverse : 1e4 };
    });
  });
}

/** How often theory and measurement agree, in words. */
function tally(
  measured: readonly { readonly cell: CellAnalysis; readonly variance: number; readonly depth: number }[],
  { limits }: Theory,
): string {
  if (limits.length === 0) return "No theory for this activation.";
  const sides = measured.flatMap(({ cell, variance, depth }) => {
    const limit = limits.find((one) => one.variance === variance)?.limit;
    return limit === undefined || cell.leftChance === null
      ? []
      : [{ inside: depth <= limit, trained: cell.leftChance }];
  });
  const share = (inside: boolean): string => {
    const side = sides.filter((one) => one.inside === inside);
    return `${side.filter(({ trained }) => trained).length} of ${side.length}`;
  };
  return `Left chance: ${share(true)} networks below the line, ${share(false)} above it.`;
}

function findMaps(context: ReportContext): TrainabilityMap[] {
  const { suite, analysis } = context;
  const groups = new Map<string, ProblemAnalysis[]>();
  for (const problem of analysis.problems) {
    if (depthOf(problem) === undefined) continue;
    const id = JSON.stringify({ ...problem.spec, model: { ...problem.spec.model, depth: 0 } });
    groups.set(id, [...(groups.get(id) ?? []), problem]);
  }
  return [...groups.values()].flatMap((problems) => {
    const model = problems[0]?.spec.model;
    if (problems.length < fewestDepths || model?.kind !== "mlp") return [];
    const pairs = suite.treatments.map((treatment) => [treatment.id, variancesOf(treatment, model.width)] as const);
    const known = pairs.filter((pair): pair is readonly [string, Variances] => pair[1] !== undefined);
    const distinct = new Set(known.map(([, { weight }]) => weight));
    const biases = new Set(known.map(([, { bias }]) => bias));
    const isMap =
      known.length === pairs.length &&
      distinct.size === pairs.length &&
      distinct.size >= fewestVariances &&
      biases.size === 1;
    if (!isMap) return [];
    const weightVariance = new Map(known.map(([id, { weight }]) => [id, weight]));
    return [{ problems, weightVariance, biasVariance: [...biases][0] ?? 0, model }];
  });
}

/** σ_w² and σ_b² of a treatment that sets nothing else; undefined where an initializer does not say. */
function variancesOf({ spec }: Treatment, width: number): Variances | undefined {
  if (Object.keys(spec).some((part) => part !== "initializer" && part !== "bias")) return undefined;
  const fans = { fanIn: width, fanOut: width };
  const variance = (of: typeof spec.bias, shape: readonly number[]): number | undefined => {
    try {
      return createPlugin("initializer", of).moments(shape, { fans })?.variance;
    } catch {
      // A plug-in of another program: the page is drawn without its map.
      return undefined;
    }
  };
  const [weight, bias] = [variance(spec.initializer, [width, width]), variance(spec.bias, [width])];
  if (weight === undefined || bias === undefined) return undefined;
  // Twelve digits: the variance went through a division by the width and back.
  return { weight: Number((weight * width).toPrecision(12)), bias: Number(bias.toPrecision(12)) };
}

function depthOf({ spec: { model } }: ProblemAnalysis): number | undefined {
  return model.kind === "mlp" ? model.depth : undefined;
}

function rowText(cells: readonly HeatCell[]): string {
  return cells
    .toSorted((a, b) => a.x - b.x)
    .map((cell) => `${cell.label} % at ${cell.x}`)
    .join(", ");
}
