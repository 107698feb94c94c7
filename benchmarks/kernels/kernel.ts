/** @file A kernel to be timed: a function from operands to a result, run with its operands in the backend's memory. */
import { compileStep, key, NdArray, normal, sizeOf, type Backend, type Shape, type Tensor } from "@nn/core";

export interface Kernel {
  /** `group/case`, what `--filter` looks at. */
  readonly name: string;
  /** Floating-point operations of a run, for GFLOP/s; absent where they do not tell. */
  readonly flops?: number;
  /** Whether the reference is run as well; only where that takes milliseconds. */
  readonly reference?: boolean;
  prepare(backend: Backend): Promise<PreparedKernel>;
}

export interface PreparedKernel {
  run(): unknown;
  release(): void;
}

export interface TensorKernel extends Omit<Kernel, "prepare"> {
  /** Shapes of the operands, float32 with standard normal values. */
  readonly shapes: readonly Shape[];
  readonly apply: (...operands: readonly Tensor[]) => Tensor;
  readonly resultShape: Shape;
}

/** Operands and result are state of a step, so that nothing is copied in or out. */
export function tensorKernel({ shapes, apply, resultShape, ...rest }: TensorKernel): Kernel {
  return {
    ...rest,
    async prepare(backend) {
      const operands = shapes.map(
        (shape, index) => new NdArray(normal(key(1).fold("operand", index), sizeOf(shape)), shape),
      );
      const result = new NdArray(new Float32Array(sizeOf(resultShape)), resultShape);
      const step = await compileStep(
        (state: KernelState) => [{ operands: state.operands, result: apply(...state.operands) }, {}] as const,
        { operands, result },
        [],
        { backend },
      );
      return step;
    },
  };
}

type KernelState = { readonly operands: readonly Tensor[]; readonly result: Tensor };
