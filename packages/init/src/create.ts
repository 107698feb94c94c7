import { createRegistry, type Initializer, type Registry, type SpecOf } from "@nn/core";

import { initializers } from "./initializers.ts";

let own: Registry | undefined;

/**
 * A built-in initializer from a name, a spec string or an object, without touching the registry of the program.
 *
 * @example create("heNormal(mode=fanOut)").sample(key(1), [784, 512]); create({ name: "constant", options: { value: 1 } })
 * @throws UnknownNameError for a name that is not built in, OptionError for bad options.
 */
export function create<N extends string>(spec: SpecOf<"initializer", N>): Initializer {
  if (own === undefined) {
    own = createRegistry();
    own.use(initializers);
  }
  return own.resolve("initializer", spec);
}
