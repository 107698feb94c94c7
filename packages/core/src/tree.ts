/** @file Trees: nested plain objects and arrays. Whatever is neither is a leaf, so class instances are leaves. */
import { ShapeError } from "./errors.ts";

export type Tree<L> = L | readonly Tree<L>[] | { readonly [key: string]: Tree<L> };

export interface LeafAt<L> {
  /** Keys and indices joined by "/", e.g. "layers/0/kernel"; "" when the tree is one leaf. */
  readonly path: string;
  readonly leaf: L;
}

type Branch = readonly unknown[] | Readonly<Record<string, unknown>>;

function isBranch(value: unknown): value is Branch {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Children in canonical order: arrays by index, objects by key in UTF-16 code unit order, whatever the insertion order. */
function children(branch: Branch): [string, unknown][] {
  if (Array.isArray(branch)) return branch.map((value: unknown, index) => [String(index), value]);
  return Object.entries(branch).sort(([a], [b]) => (a < b ? -1 : 1));
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

/**
 * Leaves in canonical order with their paths.
 *
 * @example flattenTree({ b: 1, a: [2, 3] }) // a/0: 2, a/1: 3, b: 1
 */
export function flattenTree<L>(tree: Tree<L>): LeafAt<L>[] {
  const found: LeafAt<L>[] = [];
  const visit = (value: unknown, path: string): void => {
    if (isBranch(value)) for (const [name, child] of children(value)) visit(child, join(path, name));
    else found.push({ path, leaf: value as L });
  };
  visit(tree, "");
  return found;
}

/**
 * The keys that lead to each leaf, in the order of `flattenTree`; for trees that are read again and again.
 *
 * @example leafKeys({ b: 1, a: [2, 3] }) // ["a", "0"], ["a", "1"], ["b"]
 */
export function leafKeys(tree: Tree<unknown>): (readonly string[])[] {
  if (!isBranch(tree)) return [[]];
  return children(tree).flatMap(([name, child]) => leafKeys(child as Tree<unknown>).map((keys) => [name, ...keys]));
}

/** A tree of the same structure, leaves replaced in canonical order. */
export function mapTree<L, M>(tree: Tree<L>, fn: (leaf: L, path: string) => M): Tree<M> {
  const visit = (value: unknown, path: string): unknown => {
    if (!isBranch(value)) return fn(value as L, path);
    const mapped = children(value).map(([name, child]) => [name, visit(child, join(path, name))] as const);
    return Array.isArray(value) ? mapped.map(([, child]) => child) : Object.fromEntries(mapped);
  };
  return visit(tree, "") as Tree<M>;
}

/**
 * The tree of `like` with other leaves, given in the order of `flattenTree`.
 *
 * @throws ShapeError when the number of leaves differs.
 */
export function unflattenTree<M>(like: Tree<unknown>, leaves: readonly M[]): Tree<M> {
  const wanted = flattenTree(like).length;
  if (wanted !== leaves.length) throw new ShapeError(`unflattenTree: got ${leaves.length} leaves, wanted ${wanted}`);
  let next = 0;
  return mapTree(like, () => leaves[next++]!);
}

/**
 * Leaves of two trees side by side.
 *
 * @example zipTrees({ a: 1 }, { a: 2 }, (x, y) => x + y) // { a: 3 }
 * @throws ShapeError naming the first path that is in one tree only.
 */
export function zipTrees<A, B, M>(a: Tree<A>, b: Tree<B>, fn: (a: A, b: B, path: string) => M): Tree<M> {
  const left = flattenTree<A>(a);
  const right = flattenTree<B>(b);
  const count = Math.max(left.length, right.length);
  for (let i = 0; i < count; i++) {
    const [first, second] = [left[i]?.path, right[i]?.path];
    if (first !== second) {
      throw new ShapeError(
        `zipTrees: structures differ; the first tree has ${show(first)} where the second has ${show(second)}`,
      );
    }
  }
  let next = 0;
  return mapTree(a, (leaf: A, path) => fn(leaf, right[next++]!.leaf, path));
}

function show(path: string | undefined): string {
  return path === undefined ? "no more leaves" : path === "" ? "a single leaf" : `"${path}"`;
}
