/**
 * @file Matrix products in WGSL on the device that gpu.js opened: tiles in shared memory, which gpu.js kernels lack.
 *
 * A workgroup of 16 × 16 threads makes 64 × 64 elements, each thread 4 × 4; sums of 16 terms are added to a total, so
 * that the error grows with K / 16.
 */
import { ShapeError } from "../../errors.ts";
import type { DeviceResult } from "./load.ts";

/** A[rows, inner] · B[inner, columns], each operand possibly stored as its transpose. */
export interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Number of runs of inner indices, each with a result of its own: [splits, rows, columns]. */
  readonly splits: number;
  /** Length of a run. */
  readonly length: number;
}

/** The numbers of the WebGPU specification; the global that names them is not everywhere. */
const usage = { copySource: 0x4, copyTarget: 0x8, uniform: 0x40, storage: 0x80 };

const tile = 64;
const depth = 16;

/** The buffer of gpu.js that holds a value. */
interface BufferResult extends DeviceResult {
  readonly buffer: GPUBuffer;
  readonly context: { readonly device: GPUDevice };
  readonly kernel: unknown;
}

type BufferResultClass = new (settings: object) => DeviceResult;

/** Compiled products, by their text: one for each way of storing the operands. */
export class Products {
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  async run(product: Product, operands: readonly DeviceResult[]): Promise<DeviceResult> {
    // A matrix times itself is one operand.
    const [a, b = a] = operands as readonly [BufferResult, BufferResult?];
    const { context, kernel } = a;
    const { device } = context;
    const { rows, columns, splits } = product;
    const size = rows * columns * splits * 4;
    if (size > device.limits.maxStorageBufferBindingSize) {
      throw new ShapeError(
        `gpu backend: a product of ${size} bytes is over the device's limit of ${device.limits.maxStorageBufferBindingSize}; use a smaller batch`,
      );
    }
    const pipeline = await this.#pipeline(device, wgslOf(product));
    const buffer = device.createBuffer({ size, usage: usage.storage | usage.copySource | usage.copyTarget });
    const extents = device.createBuffer({ size: 16, usage: usage.uniform | usage.copyTarget });
    device.queue.writeBuffer(extents, 0, Uint32Array.of(rows, product.inner, columns, product.length));
    const entries = [a.buffer, b.buffer, buffer, extents].map((resource, binding) => ({
      binding,
      resource: { buffer: resource },
    }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(Math.ceil(columns / tile), Math.ceil(rows / tile), splits);
    pass.end();
    device.queue.submit([encoder.finish()]);
    extents.destroy();
    const Result = a.constructor as BufferResultClass;
    return new Result({ buffer, output: [columns, rows * splits], componentCount: 1, context, kernel });
  }

  #pipeline(device: GPUDevice, code: string): Promise<GPUComputePipeline> {
    let pipeline = this.#pipelines.get(code);
    if (pipeline === undefined) {
      const module = device.createShaderModule({ code });
      pipeline = device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint: "main" } });
      this.#pipelines.set(code, pipeline);
    }
    return pipeline;
  }
}

function wgslOf({ transposeA, transposeB }: Product): string {
  // Neighbouring threads load neighbouring elements.
  const load = (name: "a" | "b", origin: string, extent: string, contiguous: boolean, at: string): string => `
      let ${name}k = ${contiguous ? `i / ${tile}u` : `i % ${depth}u`};
      let ${name}i = ${contiguous ? `i % ${tile}u` : `i / ${depth}u`};
      var ${name}v = 0.0;
      if (k0 + ${name}k < last && ${origin} + ${name}i < ${extent}) { ${name}v = ${at}; }
      ${name}Tile[${name}k * ${tile}u + ${name}i] = ${name}v;`;
  const aAt = transposeA ? `a[(k0 + ak) * rows + row0 + ai]` : `a[(row0 + ai) * inner + k0 + ak]`;
  const bAt = transposeB ? `b[(column0 + bi) * inner + k0 + bk]` : `b[(k0 + bk) * columns + column0 + bi]`;
  const four = [0, 1, 2, 3];
  const vector = (name: "a" | "b", local: string): string =>
    `vec4<f32>(${four.map((i) => `${name}Tile[k * ${tile}u + ${local} * 4u + ${i}u]`).join(", ")})`;
  return `
@group(0) @binding(0) var<storage, read> a : array<f32>;
@group(0) @binding(1) var<storage, read> b : array<f32>;
@group(0) @binding(2) var<storage, read_write> c : array<f32>;
// rows, inner, columns, length of a run
@group(0) @binding(3) var<uniform> extents : vec4<u32>;
var<workgroup> aTile : array<f32, ${tile * depth}>;
var<workgroup> bTile : array<f32, ${tile * depth}>;

fn store(split : u32, row : u32, column : u32, value : f32) {
  if (row < extents.x && column < extents.z) { c[(split * extents.x + row) * extents.z + column] = value; }
}

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) group : vec3<u32>,
  @builtin(local_invocation_id) local : vec3<u32>,
  @builtin(local_invocation_index) index : u32,
) {
  let rows = extents.x;
  let inner = extents.y;
  let columns = extents.z;
  let row0 = group.y * ${tile}u;
  let column0 = group.x * ${tile}u;
  let first = group.z * extents.w;
  let last = min(first + extents.w, inner);
${four.map((i) => `  var total${i} = vec4<f32>();`).join("\n")}
  for (var k0 = first; k0 < last; k0 += ${depth}u) {
    for (var i = index; i < ${tile * depth}u; i += 256u) {${load("a", "row0", "rows", transposeA, aAt)}${load("b", "column0", "columns", !transposeB, bAt)}
    }
    workgroupBarrier();
${four.map((i) => `    var part${i} = vec4<f32>();`).join("\n")}
    for (var k = 0u; k < ${depth}u; k++) {
      let x = ${vector("a", "local.y")};
      let y = ${vector("b", "local.x")};
${four.map((i) => `      part${i} += x[${i}] * y;`).join("\n")}
    }
${four.map((i) => `    total${i} += part${i};`).join("\n")}
    workgroupBarrier();
  }
  let row = row0 + local.y * 4u;
  let column = column0 + local.x * 4u;
${four.flatMap((i) => four.map((j) => `  store(group.z, row + ${i}u, column + ${j}u, total${i}[${j}]);`)).join("\n")}
}
`;
}
