/** @file A flat list of techniques, each put where it says it acts. */
import {
  OptionError,
  type Place,
  type PluginValue,
  type Scope,
  type Slot,
  type Technique,
  type TechniqueSpec,
  UnknownNameError,
} from "@nn/core";

/** Techniques by place, in the order in which they were listed. */
export interface Techniques {
  /** What was listed, compositions taken apart. */
  readonly all: readonly PluginValue[];
  /** What stands in a place; a technique that stands for another value is that value here. */
  at(slot: Slot): readonly PluginValue[];
}

/** Nothing listed. */
export const noTechniques: Techniques = { all: [], at: () => [] };

/**
 * Looks up a flat list of techniques and puts each where it acts.
 *
 * @example planTechniques(["heNormal", "l2(1e-4)", "dropout(rate=0.5)"], builtIns).at("objective.penalty") // [l2]
 * @throws UnknownNameError, OptionError naming the entry: for what says no place, a place taken twice, and techniques that exclude
 * each other.
 */
export function planTechniques(use: readonly TechniqueSpec[], scope: Scope): Techniques {
  if (!Array.isArray(use)) throw new OptionError(`use is ${typeof use}; wanted a list of techniques`);
  const places = new Map<Slot, PluginValue[]>();
  const owners = new Map<Slot, { readonly id: string; readonly at: string; readonly place: Place }[]>();
  const all: PluginValue[] = [];
  const put = (value: PluginValue, at: string): void => {
    const { parts, value: held } = value as Partial<Technique>;
    if (value.kind === "technique" && parts !== undefined) {
      parts.forEach((part, index) => put(part, `${at}[${index}]`));
      return;
    }
    const { acts: place, id } = value;
    if (place === undefined) throw new OptionError(`${at}: ${id} does not say where it acts`);
    const there = owners.get(place.slot) ?? [];
    const [first] = there;
    if (first !== undefined && place.many !== true)
      throw new OptionError(
        `${at}: ${id} acts where ${first.id} of ${first.at} already does (${place.slot}); wanted one`,
      );
    owners.set(place.slot, [...there, { id, at, place }]);
    places.set(place.slot, [...(places.get(place.slot) ?? []), held ?? value]);
    all.push(value);
  };
  use.forEach((spec, index) =>
    put(
      located(`use[${index}]`, () => scope.technique(spec)),
      `use[${index}]`,
    ),
  );
  for (const { id, at, place } of [...owners.values()].flat()) {
    for (const slot of place.excludes ?? []) {
      const other = owners.get(slot)?.[0];
      if (other !== undefined) throw new OptionError(`${at}: ${id} excludes ${other.id} of ${other.at} (${slot})`);
    }
  }
  return { all, at: (slot) => places.get(slot) ?? [] };
}

function located<T>(place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnknownNameError) throw new UnknownNameError(`${place}: ${error.message}`);
    if (error instanceof OptionError) throw new OptionError(`${place}: ${error.message}`);
    throw error;
  }
}
