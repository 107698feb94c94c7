import { registry, UnknownNameError, type SpecOf, type ValueOf } from "@nn/core";

const homes = {
  initializer: "registry.use(initializers), with initializers from @nn/init",
  modelInitializer: "registry.use(modelInitializers), with modelInitializers from @nn/init",
  penalty: "registry.use(penalties), with penalties from @nn/regularize",
  constraint: "registry.use(constraints), with constraints from @nn/regularize",
  augmentation: "registry.use(augmentations), with augmentations from @nn/augment",
};

/** A value of a kind that other packages bring, from any spec; says how names come into the program's registry. */
export function resolveRegistered<K extends keyof typeof homes>(kind: K, spec: SpecOf<K>): ValueOf<K> {
  try {
    return registry.resolve(kind, spec);
  } catch (error) {
    if (!(error instanceof UnknownNameError) || registry.list(kind).length > 0) throw error;
    throw new UnknownNameError(`${error.message}; names work after ${homes[kind]}`);
  }
}
