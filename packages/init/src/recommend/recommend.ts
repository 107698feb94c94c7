import { checkNumber, checkOneOf, checkOptions, OptionError } from "@nn/core";

import { gain } from "../gains.ts";
import { widthFluctuation } from "../mean-field/finite-width.ts";
import { meanField } from "../mean-field/mean-field.ts";
import { chooseHidden, type HiddenChoice } from "./hidden.ts";
import {
  architectures,
  type InitializerSpec,
  losses,
  normalizations,
  type Recommendation,
  type RecommendRequest,
} from "./types.ts";

const knownOptions = [
  "activation",
  "architecture",
  "normalization",
  "dropout",
  "depth",
  "width",
  "loss",
  "classCounts",
  "optimizer",
];

/**
 * An initializer for every part of a network, with the reason and the paper, as specs that `create` and layers resolve.
 *
 * Hidden kernels follow the activation (He for rectifiers, Glorot for tanh and sigmoid, LeCun for SELU, and for any other
 * function its critical point or its gain, computed), dropout, normalization and depth; recurrent kernels, biases and the output
 * layer have rules of their own.
 *
 * @example
 * recommend({ activation: "relu", dropout: 0.5 }).initializer           // "heDropout(rate=0.5)"
 * recommend({ activation: (x) => x * x * x }).initializer               // "varianceScaling(scale=0.0666667, …)"
 * dense(512, { activation: "relu", ...recommend({ activation: "relu" }) }); // takes initializer and bias only by name
 * @throws OptionError, UnknownNameError; NumericsError for an activation without a gain.
 */
export function recommend(request: RecommendRequest = {}): Recommendation {
  checkOptions("recommend", request, knownOptions);
  const { architecture = "dense", normalization = "none", loss = "softmaxCrossEntropy" } = request;
  const isRecurrent = architecture === "recurrent" || architecture === "lstm" || architecture === "gru";
  const { activation = isRecurrent ? "tanh" : "relu", dropout = 0, depth = 2, width, classCounts, optimizer } = request;
  checkOneOf("recommend", "architecture", architecture, architectures);
  checkOneOf("recommend", "normalization", normalization, normalizations);
  checkOneOf("recommend", "loss", loss, losses);
  checkNumber("recommend", "dropout", dropout, { min: 0, below: 1 });
  checkNumber("recommend", "depth", depth, { min: 1, integer: true });
  if (width !== undefined) checkNumber("recommend", "width", width, { min: 1, integer: true });
  const isNormalized = normalization !== "none";
  const ownGain = gain(activation);
  const hidden = chooseHidden({
    activation,
    gain: ownGain,
    isNormalized,
    isConvolutional: architecture === "convolutional",
    dropout,
    depth,
  });
  const special = specialParts(architecture, activation === "relu", isNormalized);
  const isPlain = (architecture === "dense" || architecture === "convolutional") && !isNormalized;
  const theory = isPlain ? meanField({ activation, weightVariance: hidden.weightVariance, dropout }) : undefined;
  const notes = [
    ...special.notes,
    ...(isNormalized
      ? [
          `behind ${normalization} the scale of a kernel changes only its effective learning rate${normalization === "batchNorm" ? ", and its bias is subtracted again: set bias: false" : ""}`,
        ]
      : []),
    ...(activation === "sigmoid"
      ? [
          "a hidden sigmoid multiplies the square of gradients by 0.056 in each layer: prefer tanh or ReLU beyond two of them",
        ]
      : []),
    ...(activation === "selu" && dropout > 0 ? ["drop with alpha dropout, at a rate of 0.05 to 0.1"] : []),
    ...(theory !== undefined && Number.isFinite(theory.xiC) && depth > 6 * theory.xiC
      ? [
          `${depth} layers are more than the ${Number((6 * theory.xiC).toPrecision(2))} that information travels (6·ξ_c): normalize, or add residual connections`,
        ]
      : []),
    ...(isPlain && width !== undefined ? widthNotes(activation, hidden, dropout, depth, width) : []),
    ...(optimizer !== undefined && /^adam/i.test(optimizer) && width !== undefined && width >= 1024
      ? ["to tune the learning rate on a narrow network and keep it, use µP (the model initializer mup)"]
      : []),
  ];
  return {
    initializer: special.initializer ?? hidden.initializer,
    bias: special.bias ?? hidden.bias,
    ...(special.recurrent === undefined ? {} : { recurrent: special.recurrent }),
    output: { initializer: "glorotUniform", bias: outputBias(loss, classCounts) },
    ...(special.model === undefined ? {} : { model: special.model }),
    gain: ownGain,
    ...(theory === undefined ? {} : { theory }),
    reason: special.reason ?? hidden.reason,
    source: special.source ?? hidden.source,
    notes,
  };
}

interface SpecialParts {
  readonly initializer?: InitializerSpec;
  readonly bias?: InitializerSpec;
  readonly recurrent?: InitializerSpec;
  readonly model?: InitializerSpec;
  readonly reason?: string;
  readonly source?: string;
  readonly notes: readonly string[];
}

/** What an architecture asks for beyond its activation. */
function specialParts(
  architecture: NonNullable<RecommendRequest["architecture"]>,
  isRelu: boolean,
  isNormalized: boolean,
): SpecialParts {
  switch (architecture) {
    case "dense":
    case "convolutional":
      return { notes: [] };
    case "residual":
      return isNormalized
        ? {
            model: "zeroLastGamma",
            notes: [
              "let each branch end in its norm: that starts with gain 0, so that every block starts as the identity (Goyal et al. 2017)",
            ],
          }
        : {
            model: "fixup",
            reason:
              "without normalization L branches add up: Fixup scales the kernels in them by L^(−1/(2m − 2)) and starts the last ones at 0",
            source: "Zhang, Dauphin & Ma, Fixup initialization: residual learning without normalization, 2019",
            notes: [],
          };
    case "transformer":
      return {
        initializer: "normal(std=0.02)",
        bias: "zeros",
        model: { name: "depthScaling", options: { base: "normal(std=0.02)" } },
        reason:
          "small normal kernels, and the last kernel of each branch divided by the root of the number of branches, keep the residual stream at one size",
        source: "Radford et al., Language models are unsupervised multitask learners, 2019",
        notes: isNormalized ? [] : ["without normalization use T-Fixup's scales (Huang et al. 2020)"],
      };
    case "recurrent":
      return isRelu
        ? {
            bias: "zeros",
            recurrent: "irnn",
            reason: "the identity keeps the state of rectified units until inputs say otherwise",
            source:
              "Le, Jaitly & Hinton, A simple way to initialize recurrent networks of rectified linear units, 2015",
            notes: [],
          }
        : {
            recurrent: "orthogonal",
            reason: "an orthogonal kernel from state to state neither grows nor shrinks gradients through time",
            source:
              "Saxe, McClelland & Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks, 2013",
            notes: [],
          };
    case "lstm":
      return {
        initializer: "glorotUniform",
        bias: "forgetGate",
        recurrent: "orthogonal",
        reason: "a forget gate that starts open remembers until it learns to forget",
        source: "Jozefowicz, Zaremba & Sutskever, An empirical exploration of recurrent network architectures, 2015",
        notes: [],
      };
    case "gru":
      return {
        initializer: "glorotUniform",
        bias: "zeros",
        recurrent: "orthogonal",
        reason: "an orthogonal kernel from state to state neither grows nor shrinks gradients through time",
        source: "Cho et al., Learning phrase representations using RNN encoder-decoder, 2014",
        notes: [],
      };
    default:
      return architecture satisfies never;
  }
}

/** The base rates as logits: the loss starts at the entropy of the labels. */
function outputBias(loss: RecommendRequest["loss"], counts: readonly number[] | undefined): InitializerSpec {
  if (counts === undefined) return "zeros";
  if (loss === "meanSquaredError") {
    throw new OptionError("recommend: classCounts are for classes, and the loss is meanSquaredError");
  }
  return {
    name: "classPrior",
    options: { counts: [...counts], output: loss === "binaryCrossEntropy" ? "sigmoid" : "softmax" },
  };
}

function widthNotes(
  activation: Parameters<typeof gain>[0],
  { weightVariance }: HiddenChoice,
  dropout: number,
  depth: number,
  width: number,
): string[] {
  const { secondMoment, median } = widthFluctuation({ activation, weightVariance, dropout }, 1, width, depth)[depth]!;
  return secondMoment > 2
    ? [
        `at ${depth} layers of ${width} units, networks differ: a typical one has ${Number(median.toPrecision(2))} times the mean signal; wider layers, orthogonal kernels or LSUV make them alike`,
      ]
    : [];
}
