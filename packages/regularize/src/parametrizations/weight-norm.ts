import {
  defineParametrization,
  div,
  greater,
  mul,
  OptionError,
  type ParameterSpec,
  type ParametrizationPlugin,
  select,
  sizeOf,
} from "@nn/core";

import { filled } from "../forward/scale-and-shift.ts";
import { packageName } from "../package-name.ts";
import { incomingAxes } from "../weights/incoming-axes.ts";
import { matrixRolesField, type RoleOptions } from "../weights/roles.ts";
import { safeNorm } from "../weights/safe-norm.ts";

declare module "@nn/core" {
  interface ParametrizationMap {
    readonly weightNorm: typeof weightNorm;
  }
}

/**
 * Weight normalization: the weights into each unit are g·v/‖v‖, their length g and their direction v trained apart.
 *
 * g is `kernelLength` [units], a gain, and starts at the length that the initializer gives on average, √(d·(variance + mean²)) of d
 * weights; the paper starts it from the data. v is the kernel. Zeros stay zeros. Salimans & Kingma, "Weight normalization: a simple
 * reparameterization to accelerate training of deep neural networks" (2016).
 *
 * @example fit(mlp(), data, { use: [weightNorm()], … })
 * @throws OptionError where the initializer does not know its moments.
 */
export const weightNorm: ParametrizationPlugin<RoleOptions> = defineParametrization<RoleOptions>({
  package: packageName,
  name: "weightNorm",
  summary: "Length and direction of the weights into each unit, trained apart.",
  paper:
    'Salimans & Kingma, "Weight normalization: a simple reparameterization to accelerate training of deep neural networks" (2016)',
  options: { roles: matrixRolesField() },
  create: ({ roles }) => ({
    roles,
    parametrize: (kernel) => ({
      parameters: { length: lengthOf(kernel) },
      apply(v, { parameters: { length } }) {
        if (length === undefined) throw new OptionError("weightNorm: no parameter called length was given");
        const norm = safeNorm(v, { axes: incomingAxes(v.shape), keepDims: true });
        return { value: mul(v, mul(div(1, select(greater(norm, 0), norm, 1)), length)) };
      },
    }),
  }),
});

function lengthOf({ shape, initializer, fans }: ParameterSpec): ParameterSpec {
  const units = shape.length <= 1 ? [] : [shape.at(-1) ?? 1];
  const moments = initializer.moments(shape, { fans });
  if (moments === undefined)
    throw new OptionError(
      `weightNorm: ${initializer.id} does not know how long the kernels are that it draws; wanted an initializer with moments`,
    );
  const { mean, variance } = moments;
  const count = sizeOf(shape) / sizeOf(units);
  return {
    shape: units,
    role: "gain",
    initializer: filled({ value: Math.sqrt(count * (variance + mean * mean)) }),
    fans: { fanIn: 1, fanOut: 1 },
  };
}
