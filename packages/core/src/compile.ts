/** @file compile: trace a function once per signature, hand the Program to a backend, keep the result. */
import { NdArray } from "./array.ts";
import type { Backend, Executable, MaybePromise, Profile } from "./backend.ts";
import { cpu } from "./backends/cpu/index.ts";
import type { TypedArray } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import type { Program } from "./program.ts";
import { sameShape, showType, type ValueType } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { argumentTensor, toProgram } from "./trace.ts";
import { flattenTree, leafKeys, mapTree, type LeafAt, type Tree } from "./tree.ts";

/** What a compiled function takes: nested objects and arrays of host data; a number is a float32 scalar. */
export type DataTree = Tree<NdArray | number>;
export type TensorTree = Tree<Tensor>;

/** Host data where the traced function has tensors. */
export type DataOf<T> = T extends Tensor ? NdArray : { readonly [K in keyof T]: DataOf<T[K]> };
/** What may be passed where the traced function has tensors. */
export type InputOf<T> = T extends Tensor ? NdArray | number : { readonly [K in keyof T]: InputOf<T[K]> };
type Inputs<A extends readonly unknown[]> = { [K in keyof A]: InputOf<A[K]> };

export interface CompileOptions {
  /** Default `cpu()`. */
  readonly backend?: Backend;
  /** Default: that of the backend; `exact` for all but GPUs. */
  readonly profile?: Profile;
}

/**
 * Compiles a function of tensors into a function of host data. The function is traced once for every new combination of
 * shapes and dtypes; what it does besides recording happens only then.
 *
 * @example
 * const norm = compile((x: Tensor) => sqrt(sum(mul(x, x))));
 * (await norm(array([3, 4]))).data // [5]
 */
export function compile<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options: CompileOptions = {},
): (...args: Inputs<A>) => Promise<DataOf<R>> {
  const cache = new Map<string, Promise<Compiled<R>>>();
  return async (...args) => {
    const leaves = dataLeaves(args as DataTree);
    const signature = leaves.map(({ path, leaf }) => `${path}:${showType(leaf)}`).join(" ");
    let compiled = cache.get(signature);
    if (compiled === undefined) {
      compiled = build(fn, args as DataTree, options);
      cache.set(signature, compiled);
    }
    const { executable, captured, pack } = await compiled;
    return pack(await executable.run([...leaves.map(({ leaf }) => leaf.data), ...captured]));
  };
}

interface Compiled<R> {
  readonly executable: Executable;
  readonly captured: readonly TypedArray[];
  readonly pack: (outputs: readonly TypedArray[]) => DataOf<R>;
}

async function build<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  args: DataTree,
  options: CompileOptions,
): Promise<Compiled<R>> {
  const tensors = argumentTree(args, 0);
  const result = fn(...(tensors.tree as unknown as A));
  const outputs = resultLeaves(result as TensorTree, "compile");
  const { program, captured } = toProgram(
    tensors.leaves,
    outputs.map(({ leaf }) => leaf),
  );
  return {
    executable: await start(program, options),
    captured: captured.map(({ data }) => data),
    pack: packer(result as TensorTree),
  };
}

function start(program: Program, { backend = cpu(), profile }: CompileOptions): MaybePromise<Executable> {
  if (profile === undefined) return backend.compile(program);
  if (!backend.capabilities.profiles.includes(profile)) {
    const known = backend.capabilities.profiles.join(" or ");
    throw new Error(`${backend.name} backend: got profile ${profile}, wanted ${known}`);
  }
  return backend.compile(program, { profile });
}

/** A compiled function with state that stays in the backend's memory between runs. */
export interface Step<S, A extends readonly unknown[], R> {
  /** Advances the state and returns the result; synchronous on backends that are. */
  run(...args: Inputs<A>): MaybePromise<DataOf<R>>;
  /** A copy of the current state. */
  state(): MaybePromise<DataOf<S>>;
  load(state: InputOf<S>): MaybePromise<void>;
  release(): void;
  readonly program: Program;
}

/**
 * Compiles `(state, ...args) → [next state, result]`, e.g. one step of training. `initialState` and `exampleArgs` fix
 * the shapes; the values of the state are loaded, those of the arguments are not used.
 *
 * @example
 * const step = await compileStep((n: Tensor, x: Tensor) => [add(n, x), n] as const, 0, [1]);
 * await step.run(5); await step.state() // 5
 * @throws ShapeError when the next state differs from the state in structure, shape or dtype.
 */
export async function compileStep<S, A extends readonly unknown[], R>(
  fn: (state: S, ...args: A) => readonly [S, R],
  initialState: InputOf<S>,
  exampleArgs: Inputs<A>,
  options: CompileOptions = {},
): Promise<Step<S, A, R>> {
  const state = argumentTree(initialState as DataTree, 0);
  const args = argumentTree(exampleArgs as unknown as DataTree, state.leaves.length);
  const [next, result] = fn(state.tree as unknown as S, ...(args.tree as unknown as A));
  const stateLeaves = flattenTree<Tensor>(state.tree);
  const nextLeaves = resultLeaves(next as TensorTree, "compileStep");
  checkState(stateLeaves, nextLeaves);
  const results = resultLeaves(result as TensorTree, "compileStep");
  const outputs = [...nextLeaves, ...results].map(({ leaf }) => leaf);
  const traced = toProgram([...state.leaves, ...args.leaves], outputs, state.leaves.length);
  const captured = traced.captured.map(({ data }) => data);
  const executable = await start(traced.program, options);

  const pack: (values: readonly TypedArray[]) => DataOf<R> = packer(result as TensorTree);
  const packState: (values: readonly TypedArray[]) => DataOf<S> = packer(state.tree);
  const readArgs = reader("argument", exampleArgs as unknown as DataTree, args.leaves);
  const readState = reader("state", initialState as DataTree, state.leaves);
  const load = (tree: InputOf<S>): MaybePromise<void> => executable.writeState(readState(tree));
  await load(initialState);
  return {
    program: traced.program,
    run: (...values) => {
      const produced = executable.run([...readArgs(values), ...captured]);
      return produced instanceof Promise ? produced.then(pack) : pack(produced);
    },
    state: () => {
      const values = executable.readState();
      return values instanceof Promise ? values.then(packState) : packState(values);
    },
    load,
    release: () => executable.release(),
  };
}

function dataLeaves(tree: DataTree): LeafAt<NdArray>[] {
  return flattenTree<NdArray | number>(tree).map(({ path, leaf }) => ({ path, leaf: asArray(leaf, path) }));
}

function asArray(leaf: unknown, path: string): NdArray {
  if (leaf instanceof NdArray) return leaf;
  if (typeof leaf === "number") return new NdArray(Float32Array.of(leaf), []);
  throw new TypeError(
    `argument ${path}: got ${leaf === undefined ? "nothing" : String(leaf)}, wanted an NdArray (see array()) or a number`,
  );
}

function argumentTree(
  tree: DataTree,
  offset: number,
): { readonly tree: TensorTree; readonly leaves: readonly Tensor[] } {
  const leaves: Tensor[] = [];
  const mapped = mapTree(tree, (leaf: NdArray | number, path) => {
    const tensor = argumentTensor(asArray(leaf, path), offset + leaves.length);
    leaves.push(tensor);
    return tensor;
  });
  return { tree: mapped, leaves };
}

type Leaf = LeafAt<Tensor>;

function resultLeaves(tree: TensorTree, caller: string): Leaf[] {
  const leaves = flattenTree<Tensor>(tree);
  for (const { path, leaf } of leaves) {
    if (!(leaf instanceof Tensor)) throw new TypeError(`${caller}: result ${path} is not a tensor but ${typeof leaf}`);
  }
  return leaves;
}

/** Puts flat values back where the tensors of `tree` were. */
function packer<D>(tree: TensorTree): (values: readonly TypedArray[]) => D {
  return (values) => {
    let next = 0;
    return mapTree(tree, ({ shape, dtype }: Tensor) => new NdArray(values[next++]!, shape, dtype)) as D;
  };
}

/** Reads the leaves of trees like `example`, in canonical order; what is missing or of another type is named. */
function reader(what: string, example: DataTree, wanted: readonly ValueType[]): (tree: unknown) => TypedArray[] {
  const leaves = leafKeys(example).map((keys, index) => ({ keys, path: keys.join("/"), type: wanted[index]! }));
  return (tree) =>
    leaves.map(({ keys, path, type }) => {
      let value = tree;
      for (const name of keys) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
      const leaf = asArray(value, path);
      if (leaf.dtype !== type.dtype || !sameShape(leaf.shape, type.shape)) {
        throw new ShapeError(
          `compiled step: ${what} ${path} is ${showType(leaf)}, wanted ${showType(type)}; a step has one signature`,
        );
      }
      return leaf.data;
    });
}

function checkState(state: readonly Leaf[], next: readonly Leaf[]): void {
  const show = ({ path, leaf }: Leaf): string => `${path} ${showType(leaf)}`;
  const before = state.map(show);
  const after = next.map(show);
  const differs = before.findIndex((line, index) => line !== after[index]);
  if (before.length !== after.length || differs >= 0) {
    const describe = (lines: readonly string[]): string => lines[differs] ?? `${lines.length} tensors`;
    throw new ShapeError(
      `compileStep: the next state must look like the state, which has ${describe(before)}; the next state has ${describe(after)}`,
    );
  }
}
