/** @file Threefry2x32-20 in the scalar language, so that backends make the words of random/threefry.ts themselves. */
import { iadd, i32, ior, ishl, iushr, ixor, select, type Expr } from "./expr.ts";

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/** One word of the block with counter [block, 0]: the second where `odd`, else the first. */
export function threefryWord(block: Expr, odd: Expr, key0: Expr, key1: Expr): Expr {
  const keys = [key0, key1, ixor(ixor(key0, key1), i32(0x1bd11bda))] as const;
  let x = iadd(block, key0);
  let y = key1;
  for (let injection = 1; injection <= 5; injection++) {
    for (const rotation of rotations[(injection - 1) % 2]!) {
      x = iadd(x, y);
      y = ixor(ior(ishl(y, rotation), iushr(y, 32 - rotation)), x);
    }
    x = iadd(x, keys[injection % 3]!);
    y = iadd(iadd(y, keys[(injection + 1) % 3]!), i32(injection));
  }
  return select(odd, y, x);
}
