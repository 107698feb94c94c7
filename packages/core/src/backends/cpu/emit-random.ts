/** @file randomBits: four words at a time, two blocks of Threefry2x32-20 for each vector. */
import * as s from "../../scalar/expr.ts";
import { threefryWord } from "../../scalar/threefry.ts";
import { VectorCode } from "./emit-scalar.ts";
import { share, type Part } from "./part.ts";
import type { FunctionBuilder } from "./wasm/function-builder.ts";

/** Emits a part of `count` words from the key at `key`; the end may run into the padding behind the words. */
export function emitRandomBits(f: FunctionBuilder, count: number, key: number, to: number, part: Part): void {
  const [begin, end] = share(part, count, 16);
  if (begin === end) return;
  const [block, key0, key1] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const odd = f.local("v128");
  const at = f.local("i32");
  f.i32(key).load("v128.load32_splat", 0).set(key0);
  f.i32(key).load("v128.load32_splat", 4).set(key1);
  const first = begin / 2;
  f.i32x4(first, first, first + 1, first + 1).set(block);
  // Lanes of the second word of a block.
  f.i32x4(0, -1, 0, -1).set(odd);
  const word = threefryWord(s.argument(0, "i32"), s.argument(1, "bool"), s.argument(2, "i32"), s.argument(3, "i32"));
  const code = new VectorCode(f, [word]);
  const locals = [block, odd, key0, key1];
  f.i32(to + begin * 4).set(at);
  f.loopUp(at, to + Math.ceil(end / 4) * 16, 16, () => {
    code.emit(
      (argument) => f.get(locals[argument]!),
      (_, value) => f.get(at).get(value).store("v128.store", 0, 2),
    );
    f.get(block).i32x4(2).op("i32x4.add").set(block);
  });
}
