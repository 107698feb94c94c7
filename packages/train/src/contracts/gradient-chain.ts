/** @file Gradient transforms in a row: how their slots are told apart, and the step that they make together. */
import {
  add,
  type GradientTransform,
  key as seedKey,
  type NdArray,
  type Slots,
  sub,
  type Tensor,
  tensor,
  type UpdateContext,
} from "@nn/core";

import { shortName } from "../model/short-name.ts";
import { zipVariables, type Variables } from "../model/variables.ts";

/** Where the parameters and the slots are after a step. */
export interface Updated {
  readonly parameters: Variables<Tensor>;
  readonly slots: Slots<Tensor>;
}

/** The slots of all transforms, called `momentum/velocity`; a second momentum's are called `momentum2/velocity`. */
export function chainSlots(chain: readonly GradientTransform[], parameters: Variables<NdArray>): Slots<NdArray> {
  const names = namesOf(chain);
  return Object.fromEntries(
    chain.flatMap((transform, index) =>
      Object.entries(transform.init(parameters)).map(([slot, values]) => [`${names[index]}/${slot}`, values]),
    ),
  );
}

/** θ ← θ − what the transforms, one after the other, make of the gradients. */
export function chainStep(
  chain: readonly GradientTransform[],
  gradients: Variables<Tensor>,
  slots: Slots<Tensor>,
  parameters: Variables<Tensor>,
  context: UpdateContext,
): Updated {
  const names = namesOf(chain);
  const next: Record<string, Variables<Tensor>> = {};
  let at = { gradients, parameters, rate: context.learningRate };
  for (const [index, transform] of chain.entries()) {
    const prefix = `${names[index]}/`;
    const own = Object.entries(slots).filter(([slot]) => slot.startsWith(prefix));
    const result = transform.update(
      at.gradients,
      Object.fromEntries(own.map(([slot, values]) => [slot.slice(prefix.length), values])),
      { ...context, ...keyOf(context, names[index]!), parameters: at.parameters, rate: at.rate },
    );
    for (const [slot, values] of Object.entries(result.slots)) next[`${prefix}${slot}`] = values;
    at = {
      gradients: result.gradients,
      parameters: result.parameters ?? at.parameters,
      rate: result.rate ?? at.rate,
    };
  }
  return { parameters: zipVariables(at.parameters, at.gradients, (value, step) => sub(value, step)), slots: next };
}

/** `momentum`, `momentum2` … in their order. */
function namesOf(chain: readonly GradientTransform[]): string[] {
  const counts = new Map<string, number>();
  return chain.map(({ id }) => {
    const name = shortName(id);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}${count}`;
  });
}

/** Transforms draw from keys of their own. */
function keyOf({ key }: UpdateContext, name: string): Pick<UpdateContext, "key"> {
  if (key === undefined) return {};
  return { key: add(key, tensor(Int32Array.from(seedKey(0).fold("gradient", name).words))) };
}
