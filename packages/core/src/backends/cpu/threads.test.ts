import { describe, expect, it } from "vitest";

import type { Executable } from "../../backend.ts";
import type { TypedArray } from "../../dtype.ts";
import { gradients } from "../../grad.ts";
import { argmax } from "../../ops/argmax.ts";
import { add } from "../../ops/add.ts";
import { mul } from "../../ops/mul.ts";
import { matmul } from "../../ops/matmul.ts";
import { max } from "../../ops/max.ts";
import { oneHot } from "../../ops/one-hot.ts";
import { patches } from "../../ops/patches.ts";
import { relu } from "../../ops/relu.ts";
import { reshape } from "../../ops/reshape.ts";
import { slice } from "../../ops/slice.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import { tanh } from "../../ops/tanh.ts";
import { transpose } from "../../ops/transpose.ts";
import type { Program } from "../../program.ts";
import { key } from "../../random/key.ts";
import { uniform } from "../../random/sample.ts";
import { bernoulliMask } from "../../random-tensors.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { canonicalBits } from "../../testing/bits.ts";
import { randomProgram } from "../../testing/random-program.ts";
import { argumentTensor, toProgram } from "../../trace.ts";
import { cpu } from "./index.ts";
import { gemmLibrary } from "./engine.ts";
import { emitBarrier, emitService, Team } from "./team.ts";
import { ModuleBuilder, simdTarget } from "./wasm/encoder.ts";
import { gemmParameters } from "./wasm/gemm.ts";

/** One training step with every kind of step that threads share, some steps on the host, and odd extents. */
function wideStep(): Program {
  const float = (shape: readonly number[], index: number): Tensor => argumentTensor({ dtype: "float32", shape }, index);
  const [w, v, filters, images, mask] = [
    float([845, 131], 0),
    float([845, 131], 1),
    float([9, 5], 2),
    float([19, 15, 15, 1], 3),
    argumentTensor({ dtype: "int32", shape: [2] }, 4),
  ];
  const windows = patches(images, [3, 3], {});
  const maps = relu(matmul(reshape(windows, [19 * 169, 9]), filters));
  const features = reshape(maps, [19, 845]);
  const hidden = tanh(matmul(features, w));
  const dropped = mul(hidden, bernoulliMask(mask, 0.5, [19, 131]));
  const wide = matmul(transpose(dropped), dropped);
  const classes = oneHot(argmax(hidden), 131);
  const peaks = max(reshape(slice(images, [0, 0, 0, 0], [19, 12, 12, 1]), [19, 12, 12]), { axes: 1 });
  const loss = add(add(sum(mul(wide, wide)), sum(mul(hidden, classes))), sum(peaks));
  const [dw, df, dx] = gradients(loss, [w, filters, images]);
  const velocity = add(mul(v, 0.9), dw);
  return toProgram(
    [w, v, filters, images, mask],
    [sub(w, mul(velocity, 1e-3)), velocity, sub(filters, mul(df, 1e-3)), loss, sum(dx, { axes: 0 }), hidden],
    3,
  ).program;
}

async function trainedBits(executable: Executable, program: Program, inputs: readonly TypedArray[]): Promise<string> {
  await executable.writeState(inputs.slice(0, program.state));
  const results: TypedArray[] = [];
  for (let step = 0; step < 3; step++) results.push(...(await executable.run(inputs.slice(program.state))));
  results.push(...(await executable.readState()));
  executable.release();
  return results.map((array) => canonicalBits(array).join()).join("\n");
}

describe("threads", () => {
  it.each([2, 3])("%i of them give the bits of one", async (threads) => {
    const program = wideStep();
    const inputs = program.inputs.map(({ dtype, shape }, index) =>
      dtype === "int32" ? Int32Array.of(7, index) : uniform(key(index), sizeOf(shape), { low: -0.5, high: 0.5 }),
    );
    const one = await trainedBits(await cpu().compile(program), program, inputs);
    for (const engine of ["simd", "scalar"] as const) {
      const many = await cpu({ threads, engine }).compile(program);
      expect((await trainedBits(many, program, inputs)) === one).toBe(true);
    }
  });

  it("leave small programs alone", async () => {
    for (let seed = 0; seed < 5; seed++) {
      const { program, inputs } = randomProgram(key(seed), 12);
      const one = await trainedBits(await cpu().compile(program), program, inputs);
      expect(await trainedBits(await cpu({ threads: 2 }).compile(program), program, inputs)).toBe(one);
    }
  });

  it("refuse counts that are none", () => {
    for (const threads of [0, 1.5, 65, NaN]) expect(() => cpu({ threads })).toThrow("wanted an integer from 1 to 64");
  });

  it("that fail make the run fail, with their error", async () => {
    const target = { ...simdTarget, shared: true };
    const page = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const memory = page();
    const builder = new ModuleBuilder(target);
    builder.importFunction(
      "gemm",
      Array.from({ length: gemmParameters }, () => "i32" as const),
      [],
    );
    const barrier = emitBarrier(builder, "barrier", 0, 2);
    // Reads behind the end of the memory.
    emitService(builder, "thread1", 0, barrier, (f) => f.i32(65_536).load("i32.load").op("drop").call(barrier));
    const module = new WebAssembly.Module(builder.toBytes());
    const library = gemmLibrary(target);
    const { gemm } = new WebAssembly.Instance(library, { env: { memory } }).exports;
    const meet = new WebAssembly.Instance(module, { env: { memory, gemm: gemm! } }).exports.barrier as () => void;
    const plan = { memory, module, library, names: ["thread1"], control: 0 };
    const empty = new WebAssembly.Module(new ModuleBuilder(target).toBytes());
    await expect(Team.start({ ...plan, memory: page(), library: empty })).rejects.toThrow(
      /a thread could not be started: .*LinkError/,
    );
    const team = await Team.start(plan);
    let error: unknown;
    try {
      meet();
      meet();
    } catch (trap) {
      error = team.failure(trap);
    }
    expect(String(error)).toMatch(/a thread failed: .*memory access out of bounds/);
  });

  it("that are idle keep no process alive, and end when they are released", async () => {
    const program = wideStep();
    const executable = await cpu({ threads: 2 }).compile(program);
    expect(process.getActiveResourcesInfo().filter((name) => /worker|messageport/i.test(name))).toEqual([]);
    executable.release();
    await expect((async () => executable.run([]))()).rejects.toThrow("was released");
  });
});
