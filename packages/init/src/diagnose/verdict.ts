/** @file What stands out in a diagnosis, in words. */
import { math, type Severity } from "@nn/core";

import type { DiagnosisFinding, LayerDiagnosis } from "./types.ts";

type Facts = Omit<LayerDiagnosis, "verdict">;

/** Change of a second moment over the network from which it is called vanished or exploded. */
const changeLimit = 1e3;
/** Of examples that are alike, ReLUs leave a fifth of the units off without anything being wrong. */
const deadLimit = 0.5;
/** More than this part saturated, and much more than at variance 1. */
const saturatedLimit = 0.5;
const alikeLimit = 0.99;
/** Standard deviations from the prediction. */
const spreadLimit = 4;
/** A batch has a spread too: a tenth either way is nothing to speak of. */
const leastSpread = 0.05;

export function show(value: number): string {
  return String(Number(value.toPrecision(2)));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function isFinite({ preActivation, gradient }: Facts): boolean {
  return Number.isFinite(preActivation.secondMoment) && Number.isFinite(gradient.secondMoment);
}

function isSaturated({ activation, saturatedShare }: Facts): boolean {
  return !/relu|^linear$/i.test(activation) && saturatedShare > saturatedLimit;
}

/** How many standard deviations the logarithm of the measured q is from its median, −spread²/2; 0 without a prediction. */
function distance({ preActivation, predicted }: Facts): number {
  if (predicted === undefined || !(predicted.preActivation > 0) || !(preActivation.secondMoment > 0)) return 0;
  const spread = Math.max(predicted.spread, leastSpread);
  const logRatio = math.log(preActivation.secondMoment / predicted.preActivation);
  return Math.abs(logRatio + (spread * spread) / 2) / spread;
}

export function layerVerdict(layer: Facts): string {
  if (!isFinite(layer)) return "not finite";
  const { units, twins, deadShare, correlation, preActivation, rank, fullRank } = layer;
  const said = [
    ...(preActivation.secondMoment === 0 ? ["no signal"] : []),
    ...(units > 1 && twins === units ? ["all units alike"] : twins > 0 ? [`${twins} units have twins`] : []),
    ...(deadShare >= deadLimit / 2 ? [`${percent(deadShare)} dead`] : []),
    ...(isSaturated(layer) ? [`${percent(layer.saturatedShare)} saturated`] : []),
    ...(correlation > alikeLimit && preActivation.secondMoment > 0 ? ["inputs look alike"] : []),
    ...(rank === 1 && fullRank > 1 && twins < units ? ["rank 1"] : []),
    ...(distance(layer) > spreadLimit
      ? [`${show(preActivation.secondMoment / layer.predicted!.preActivation)} × theory`]
      : []),
  ];
  return said.length === 0 ? "fine" : said.join(", ");
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export function findingsOf(layers: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const broken = layers.find((layer) => !isFinite(layer));
  if (broken !== undefined) {
    return [
      {
        code: "not-finite",
        severity: "error",
        message: `signals or gradients are not finite from layer ${broken.name} on`,
        fix: "use a smaller initializer, or normalize",
      },
    ];
  }
  const hidden = layers.slice(0, -1);
  return [...symmetry(hidden), ...sizes(hidden), ...units(hidden), ...inputs(hidden), ...theory(layers)].toSorted(
    (a, b) => ranks[a.severity] - ranks[b.severity],
  );
}

function symmetry(hidden: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const alike = hidden.filter(({ twins, units }) => units > 1 && twins === units);
  const some = hidden.filter(({ twins, units }) => twins > 0 && twins < units);
  const fix = "draw the kernel from a distribution; zeros and constants are for biases";
  if (alike.length > 0) {
    return [
      {
        code: "symmetry-unbroken",
        severity: "error",
        message: `all units of ${names(alike)} are alike and get the same gradient: they stay alike for ever`,
        fix,
      },
    ];
  }
  return some.length === 0
    ? []
    : [
        {
          code: "twin-units",
          severity: "warning",
          message: `units of ${names(some)} have twins that get the same gradient (${some[0]!.twins} of ${some[0]!.units} in ${some[0]!.name})`,
          fix,
        },
      ];
}

function sizes(hidden: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const [first, last] = [hidden[0], hidden.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found: DiagnosisFinding[] = [];
  const silent = hidden.filter(({ preActivation }) => preActivation.secondMoment === 0);
  if (silent.length > 0) {
    found.push({
      code: "no-signal",
      severity: "error",
      message: `${names(silent)} ${silent.length === 1 ? "gets" : "get"} no signal at all: every pre-activation is 0`,
      fix: "draw the kernels: heNormal for ReLU, glorotUniform for tanh, lecunNormal for SELU",
    });
  } else {
    const change = last.preActivation.secondMoment / first.preActivation.secondMoment;
    if (change < 1 / changeLimit || change > changeLimit) {
      const vanishes = change < 1;
      found.push({
        code: vanishes ? "signal-vanishes" : "signal-explodes",
        severity: "error",
        message: `the signal ${vanishes ? "vanishes" : "explodes"}: from ${first.name} to ${last.name} the second moment of pre-activations changes by a factor of ${show(change)}`,
        fix: vanishes
          ? "use a larger initializer (heNormal for ReLU), or normalize"
          : "use a smaller initializer (heDropout under dropout), or normalize",
      });
    }
  }
  const change = first.gradient.secondMoment / last.gradient.secondMoment;
  if (last.gradient.secondMoment > 0 && (change < 1 / changeLimit || change > changeLimit)) {
    const vanish = change < 1;
    found.push({
      code: vanish ? "gradients-vanish" : "gradients-explode",
      severity: "error",
      message: `gradients ${vanish ? "vanish" : "explode"}: from ${last.name} back to ${first.name} their second moment changes by a factor of ${show(change)}`,
      fix: "bring σ_w² to the critical line (criticalLine), normalize, or add residual connections",
    });
  }
  return found;
}

function units(hidden: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const dead = hidden.filter(({ deadShare }) => deadShare >= deadLimit);
  const saturated = hidden.filter(isSaturated);
  const worst = (layers: readonly LayerDiagnosis[], share: "deadShare" | "saturatedShare"): number =>
    Math.max(...layers.map((layer) => layer[share]));
  return [
    ...(dead.length === 0
      ? []
      : [
          {
            code: "dead-units",
            severity: "warning" as const,
            message: `up to ${percent(worst(dead, "deadShare"))} of the units of ${names(dead)} have slope 0 on every example`,
            fix: "use a small positive bias or leaky ReLU, and look at the sign of the inputs",
          },
        ]),
    ...(saturated.length === 0
      ? []
      : [
          {
            code: "saturated-units",
            severity: "warning" as const,
            message: `up to ${percent(worst(saturated, "saturatedShare"))} of the values of ${names(saturated)} are where the activation is flat`,
            fix: "use a smaller initializer (glorotUniform), or scale the inputs",
          },
        ]),
  ];
}

function inputs(hidden: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const [first, last] = [hidden[0], hidden.at(-1)];
  if (first === undefined || last === undefined || first === last || last.preActivation.secondMoment === 0) return [];
  if (last.correlation > alikeLimit) {
    return [
      {
        code: "inputs-alike",
        severity: "warning",
        message: `${last.name} hardly sees a difference between examples: their mean correlation is ${last.correlation.toFixed(4)} (${first.correlation.toFixed(4)} in ${first.name})`,
        fix: "the network is deeper than ξ_c allows: use a larger σ_w², fewer layers, normalization or residual connections",
      },
    ];
  }
  const expected = last.predicted?.correlation ?? last.correlation;
  return first.correlation > 0.3 && last.correlation < first.correlation / 3 && expected < first.correlation / 2
    ? [
        {
          code: "inputs-scattered",
          severity: "warning",
          message: `examples that are alike in ${first.name} (mean correlation ${first.correlation.toFixed(2)}) are not in ${last.name} (${last.correlation.toFixed(2)}): the chaotic phase`,
          fix: "use a smaller σ_w², near the critical line (criticalLine)",
        },
      ]
    : [];
}

function theory(layers: readonly LayerDiagnosis[]): DiagnosisFinding[] {
  const off = layers.filter((layer) => distance(layer) > spreadLimit);
  return off.length === 0
    ? []
    : [
        {
          code: "off-theory",
          severity: "info",
          message: `in ${names(off)} the signal is not what random weights of this size give: they are trained, constant, or fitted to the data`,
          fix: "nothing, if that is meant",
        },
      ];
}

/** At most three names. */
function names(layers: readonly LayerDiagnosis[]): string {
  const [first, second, third] = layers.map(({ name }) => name);
  if (second === undefined) return first ?? "";
  if (layers.length === 2) return `${first} and ${second}`;
  return layers.length === 3
    ? `${first}, ${second} and ${third}`
    : `${layers.length} layers (${first} to ${layers.at(-1)!.name})`;
}

export function summary(layers: readonly LayerDiagnosis[], findings: readonly DiagnosisFinding[]): string {
  const serious = findings.filter(({ severity }) => severity !== "info");
  return serious.length === 0
    ? `fine: signals and gradients keep their size through ${layers.length} layers`
    : serious.map(({ message }) => message).join("; ");
}
