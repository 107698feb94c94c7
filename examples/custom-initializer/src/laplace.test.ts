import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createRegistry, key } from "@nn/core";
import { initializers } from "@nn/init";
import { describeInitializer } from "@nn/init/testing";

import { laplace } from "./laplace.ts";

describeInitializer(laplace, { describe, it }, [{ gain: 1 }, { gain: 0 }]);

describe("laplace", () => {
  it("has a few large weights: 0.7 % beyond 3.5 standard deviations, where a normal has 0.05 %", () => {
    const values = laplace().sample(key(7), [784, 512]);
    const std = Math.sqrt(2 / 784);
    const share = values.filter((value) => Math.abs(value) > 3.5 * std).length / values.length;
    // exp(−3.5·√2) = 0.00708 ± 0.00013; false alarm 6e-7.
    assert.ok(Math.abs(share - 0.00708) < 5 * 0.00013, `share ${share}`);
  });

  it("stands beside the built-ins in a registry, and says what it does not know", () => {
    const registry = createRegistry();
    registry.use(initializers, laplace);
    assert.deepEqual(registry.resolve("initializer", "nn-init-example:laplace(0.5)").options, { gain: 0.5 });
    assert.throws(
      () => registry.resolve("initializer", "nn-init-example:laplac"),
      /did you mean "nn-init-example:laplace"/,
    );
    assert.throws(() => laplace({ gain: -1 }), /laplace: gain is -1; wanted a finite number ≥ 0/);
    assert.throws(() => laplace().sample(key(1), [3, 3, 8, 8]), /the fans of shape \[3, 3, 8, 8\] are not known/);
  });
});
