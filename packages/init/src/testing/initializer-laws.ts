/** @file What every initializer must keep, as plain functions that throw. */
import {
  createRegistry,
  registry,
  type Initializer,
  type InitializerPlugin,
  key,
  printSpec,
  ShapeError,
  type SpecValue,
} from "@nn/core";
import { demand, type Law, pluginLaws, withoutHiddenState } from "@nn/core/testing";

import { convAxes } from "../fan-axes.ts";
import { declaredFans, draw, isDeterministic, same, shapes, usualShape } from "./law-tools.ts";
import { orthogonalityLaws } from "./orthogonality-laws.ts";
import { statisticalLaws } from "./statistical-laws.ts";

const lawsOfDraws: readonly Law<InitializerPlugin>[] = [
  {
    name: "some shape is accepted, and the others are refused before anything is drawn",
    check(plugin, options) {
      const initializer = plugin(options);
      usualShape(initializer);
      for (const shape of shapes) {
        const why = initializer.refusal(shape, { fans: declaredFans });
        if (why === undefined) continue;
        let error: unknown;
        try {
          draw(initializer, 1, shape);
        } catch (caught) {
          error = caught;
        }
        demand(
          error instanceof ShapeError && error.message.includes(why),
          () =>
            `shape [${shape.join(", ")}] is refused because ${why}, and sample does not throw a ShapeError that says so`,
        );
      }
    },
  },
  {
    name: "the same key gives the same bits",
    check(plugin, options) {
      demand(same(draw(plugin(options), 1), draw(plugin(options), 1)), () => "two draws with one key differ");
    },
  },
  {
    name: "another key gives other bits, unless it is declared deterministic",
    check(plugin, options) {
      const initializer = plugin(options);
      const [a, b] = [draw(initializer, 1), draw(initializer, 2)];
      // A scale of 0 leaves the signs of zeros to the draw.
      const isEqual = a.every((value, index) => value === b[index]);
      demand(isEqual === isDeterministic(initializer), () =>
        isDeterministic(initializer)
          ? "it is declared deterministic, and draws with two keys differ"
          : "draws with two keys are the same",
      );
    },
  },
  {
    name: "draws do not depend on earlier draws",
    check(plugin, options) {
      const initializer = plugin(options);
      const first = draw(initializer, 1);
      const kept = first.slice();
      draw(initializer, 2);
      for (const shape of shapes) {
        if (initializer.refusal(shape, { fans: declaredFans }) === undefined) draw(initializer, 1, shape);
      }
      demand(same(first, draw(initializer, 1)), () => "a draw changed after other draws");
      first.fill(9);
      demand(same(kept, draw(initializer, 1)), () => "sample gives out its own memory");
    },
  },
  {
    name: "every rank from 0 to 5 and empty shapes work when fans are declared",
    check(plugin, options) {
      const initializer = plugin(options);
      for (const shape of [...shapes, [0], [4, 0, 2], [0, 3]]) {
        if (initializer.refusal(shape, { fans: declaredFans }) !== undefined) continue;
        const size = shape.reduce((a, b) => a * b, 1);
        const values = initializer.sample(key(3), Object.freeze([...shape]), { fans: declaredFans });
        demand(values.length === size, () => `shape [${shape.join(", ")}] has ${values.length} values`);
        demand(values.every(Number.isFinite), () => `shape [${shape.join(", ")}] has values that are not finite`);
      }
    },
  },
  {
    name: "values are finite for the narrowest and the widest fans",
    check(plugin, options) {
      const initializer = plugin(options);
      const shape = usualShape(initializer);
      for (const [fanIn, fanOut] of [
        [1, 1],
        [1, 1e9],
        [1e9, 1],
        [1e9, 1e9],
      ] as const) {
        const values = initializer.sample(key(3), shape, { fans: { fanIn, fanOut } });
        demand(
          values.every(Number.isFinite),
          () => `with fans ${fanIn} and ${fanOut} there are values that are not finite`,
        );
      }
    },
  },
  {
    name: "declared axes give what the fans they stand for give",
    check(plugin, options) {
      const initializer = plugin(options);
      const shape = [3, 3, 4, 8];
      const byAxes = { fans: convAxes() };
      if (initializer.refusal(shape, byAxes) !== undefined) return;
      const byNumbers = { fans: { fanIn: 36, fanOut: 72 } };
      demand(
        same(initializer.sample(key(1), shape, byAxes), initializer.sample(key(1), shape, byNumbers)),
        () => "a kernel [3, 3, 4, 8] differs between the axes of a convolution and the fans 36 and 72",
      );
    },
  },
  {
    name: "values survive JSON and spec strings",
    check(plugin, options) {
      const scope = createRegistry({ parent: registry });
      scope.use(plugin);
      const value = plugin(options);
      const json = value.toJSON();
      const agree = (other: Initializer, what: string): void => {
        demand(
          JSON.stringify(other) === JSON.stringify(json),
          () => `${what} ${JSON.stringify(json)} came back as ${JSON.stringify(other)}`,
        );
        demand(same(draw(value, 1), draw(other, 1)), () => `draws differ after a round trip through ${what}`);
      };
      agree(scope.resolve("initializer", JSON.parse(JSON.stringify(value)) as typeof json), "JSON");
      if (Object.values(json.options).some((option) => typeof option === "object" && option !== null)) return;
      const spec = printSpec({ name: json.name, options: json.options as Record<string, SpecValue> });
      agree(scope.resolve("initializer", spec), "a spec string");
    },
  },
  {
    name: "nothing but the key is random",
    check(plugin, options) {
      withoutHiddenState(() => draw(plugin(options), 1));
    },
  },
  {
    name: "NaN is refused for every option",
    check(plugin, options) {
      for (const option of Object.keys(plugin.defaults)) {
        let refused = false;
        try {
          plugin({ ...options, [option]: NaN });
        } catch {
          refused = true;
        }
        demand(refused, () => `NaN was accepted for the option ${option}`);
      }
    },
  },
];

/** All laws, in the order in which they are best read. */
export const initializerLaws: readonly Law<InitializerPlugin>[] = [
  ...pluginLaws,
  ...lawsOfDraws,
  ...statisticalLaws,
  ...orthogonalityLaws,
];
