/** @file The kernel and bias of a hidden layer: which rule, and why. */
import type { ActivationLike } from "../activations.ts";
import type { Gain } from "../gains.ts";
import { pointAtZero } from "../mean-field/critical-line.ts";
import { Network } from "../mean-field/network.ts";

export interface HiddenChoice {
  readonly initializer: string;
  readonly bias: string;
  /** σ_w² of the initializer in square layers. */
  readonly weightVariance: number;
  readonly reason: string;
  readonly source: string;
}

const he = "He, Zhang, Ren & Sun, Delving deep into rectifiers, 2015";
const glorot = "Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010";
const klambauer = "Klambauer, Unterthiner, Mayr & Hochreiter, Self-normalizing neural networks, 2017";
const pretorius =
  "Pretorius, van Biljon, Kroon & Kamper, Critical initialisation for deep signal propagation in noisy rectifier neural networks, 2018";
const saxe =
  "Saxe, McClelland & Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks, 2013";
const pennington =
  "Pennington, Schoenholz & Ganguli, Resurrecting the sigmoid in deep learning through dynamical isometry, 2017";
const schoenholz = "Schoenholz, Gilmer, Ganguli & Sohl-Dickstein, Deep information propagation, 2017";
const goodfellow = "Goodfellow, Bengio & Courville, Deep learning, section 8.4, 2016";

/** From how many layers on orthogonal kernels are worth their price. */
const veryDeep = 50;

export interface HiddenFacts {
  readonly activation: ActivationLike;
  readonly gain: Gain;
  readonly isNormalized: boolean;
  readonly isConvolutional: boolean;
  readonly dropout: number;
  readonly depth: number;
}

export function chooseHidden(facts: HiddenFacts): HiddenChoice {
  const { activation, isConvolutional, depth } = facts;
  const [, name = "", argument] = /^(\w+)(?:\((?:\w+=)?(.*)\))?$/.exec(String(activation)) ?? [];
  const orthogonal = isConvolutional ? "deltaOrthogonal" : "orthogonal";
  switch (typeof activation === "string" ? name : "") {
    case "relu":
    case "relu6":
      return rectifier(facts, 0);
    case "leakyRelu":
      return rectifier(facts, Number(argument ?? 0.01));
    case "selu":
      return {
        initializer: "lecunNormal",
        bias: "zeros",
        weightVariance: 1,
        reason: "SELU keeps mean 0 and variance 1 with weights of variance 1/fan-in",
        source: klambauer,
      };
    case "linear":
      return {
        initializer: depth > 1 ? orthogonal : "glorotUniform",
        bias: "zeros",
        weightVariance: 1,
        reason:
          depth > 1
            ? "orthogonal kernels keep every singular value of a deep linear network at 1, so it learns in a time that does not depend on depth"
            : "variance 1/fan keeps signals and gradients",
        source: depth > 1 ? saxe : glorot,
      };
    case "tanh":
    case "softsign":
    case "hardTanh":
      return depth >= veryDeep
        ? {
            initializer: orthogonal,
            bias: "zeros",
            weightVariance: 1,
            reason: `at ${depth} layers of ${name} orthogonal kernels keep the singular values of the Jacobian near 1, and Gaussian ones do not`,
            source: pennington,
          }
        : {
            initializer: "glorotUniform",
            bias: "zeros",
            weightVariance: 1,
            reason: `${name} has slope 1 at 0: variance 1/fan, averaged over both fans, is its critical point`,
            source: glorot,
          };
    case "sigmoid":
      return {
        initializer: "glorotUniform",
        bias: "zeros",
        weightVariance: 1,
        reason: "variance 1/fan keeps the inputs of the sigmoid where it is not flat",
        source: glorot,
      };
    default:
      return derived(facts);
  }
}

function rectifier({ dropout, isNormalized }: HiddenFacts, slope: number): HiddenChoice {
  const options = [...(dropout > 0 ? [`rate=${dropout}`] : []), ...(slope === 0 ? [] : [`negativeSlope=${slope}`])];
  const name = dropout > 0 ? "heDropout" : "heNormal";
  const cut = slope === 0 ? "half" : `all but (1 + ${slope}²)/2`;
  return {
    initializer: options.length === 0 ? name : `${name}(${options.join(", ")})`,
    // What a norm subtracts again may as well be 0.
    bias: isNormalized || slope !== 0 ? "zeros" : "smallPositive(0.01)",
    weightVariance: (2 * (1 - dropout)) / (1 + slope * slope),
    reason:
      `a rectifier takes ${cut} of the second moment away, and the variance makes up for it` +
      (dropout > 0
        ? `; inverted dropout multiplies it by ${1 / (1 - dropout)}, and the variance takes that back`
        : "") +
      (isNormalized || slope !== 0 ? "" : "; a small positive bias keeps more units on at the start"),
    source: dropout > 0 ? pretorius : isNormalized || slope !== 0 ? he : `${he}; ${goodfellow}`,
  };
}

/** For any other activation, from its own moments: the stable critical point where there is one, else its gain. */
function derived({ activation, gain, dropout }: HiddenFacts): HiddenChoice {
  const critical = stableCriticalVariance(activation);
  const weightVariance = critical ?? gain.forward * gain.forward * (1 - dropout);
  const scale = Number(weightVariance.toPrecision(6));
  return {
    initializer: `varianceScaling(scale=${scale}, mode=fanIn, distribution=normal)`,
    bias: "zeros",
    weightVariance: scale,
    reason:
      critical === undefined
        ? `variance gain²/fan-in with the gain of this activation (${Number(gain.forward.toPrecision(6))}) keeps the second moment at 1`
        : "this variance is the critical point of the activation: gradients keep their size",
    source: schoenholz,
  };
}

/** The critical point without biases, for activations that pass 0 with a slope. */
function stableCriticalVariance(activation: ActivationLike): number | undefined {
  const point = pointAtZero(new Network("recommend", { activation, weightVariance: 1 }));
  return point?.stable === true ? point.weightVariance : undefined;
}
