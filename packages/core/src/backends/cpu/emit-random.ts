/** @file randomBits: four words at a time, two blocks of Threefry2x32-20 for each vector; two vectors a turn where wide. */
import * as s from "../../scalar/expr.ts";
import { threefryWord } from "../../scalar/threefry.ts";
import { VectorCode } from "./emit-scalar.ts";
import { share, type Part } from "./part.ts";
import type { FunctionBuilder } from "./wasm/function-builder.ts";

/** Emits a part of `count` words from the key at `key`; the end may run into the padding behind the words. */
export function emitRandomBits(
  f: FunctionBuilder,
  {
    count,
    key,
    to,
    part,
    wide,
  }: Readonly<Record<"count" | "key" | "to", number>> & {
    readonly part: Part;
    readonly wide: boolean;
  },
): void {
  // The padding behind a value ends on a cache line, so a pair of vectors may run into it like one.
  const [begin, end] = share(part, count, 16);
  if (begin === end) return;
  const vectors = wide ? 2 : 1;
  const [key0, key1, odd, next] = [f.local("v128"), f.local("v128"), f.local("v128"), f.local("v128")];
  const at = f.local("i32");
  f.i32(key).load("v128.load32_splat", 0).set(key0);
  f.i32(key).load("v128.load32_splat", 4).set(key1);
  const blocks = Array.from({ length: vectors }, (_, vector) => {
    const block = f.local("v128");
    const first = begin / 2 + 2 * vector;
    f.i32x4(first, first, first + 1, first + 1).set(block);
    return block;
  });
  // Lanes of the second word of a block.
  f.i32x4(0, -1, 0, -1).set(odd);
  f.i32x4(2 * vectors).set(next);
  const word = threefryWord(s.argument(0, "i32"), s.argument(1, "bool"), s.argument(2, "i32"), s.argument(3, "i32"));
  const code = new VectorCode(f, [word]);
  const step = 16 * vectors;
  f.i32(to + begin * 4).set(at);
  f.loopUp(at, to + Math.ceil((end * 4) / step) * step, step, () => {
    code.emit(
      (argument, vector) => f.get([blocks[vector]!, odd, key0, key1][argument]!),
      (_, value, vector) =>
        f
          .get(at)
          .get(value)
          .store("v128.store", 16 * vector, 2),
      vectors,
    );
    for (const block of blocks) f.get(block).get(next).op("i32x4.add").set(block);
  });
}
