/** @file Threefry2x32-20, the one generator. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). */

/** Skein's parity constant, XORed into the third key word. */
const parity = 0x1bd11bda;

/**
 * Encrypts counters [firstBlock, word1], [firstBlock + 1, word1], … under a key and writes both words of each block.
 *
 * Block b goes to out[2b] and out[2b + 1]; an odd length drops the second word of the last block. The first counter word
 * wraps at 2^32.
 */
export function threefryFill(key0: number, key1: number, firstBlock: number, word1: number, out: Uint32Array): void {
  const k0 = key0 | 0;
  const k1 = key1 | 0;
  const k2 = k0 ^ k1 ^ parity;
  // Key schedule of the five injections; the injection number is added to the second word.
  const b1 = (k2 + 1) | 0;
  const b2 = (k0 + 2) | 0;
  const b3 = (k1 + 3) | 0;
  const b4 = (k2 + 4) | 0;
  const b5 = (k0 + 5) | 0;
  const start = (word1 + k1) | 0;
  const length = out.length;
  for (let at = 0, block = firstBlock | 0; at < length; at += 2, block = (block + 1) | 0) {
    let x = (block + k0) | 0;
    let y = start;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k1) | 0;
    y = (y + b1) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k2) | 0;
    y = (y + b2) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k0) | 0;
    y = (y + b3) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k1) | 0;
    y = (y + b4) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    out[at] = x + k2;
    out[at + 1] = y + b5;
  }
}

/**
 * One block: 64 bits of counter to 64 random bits under a 64-bit key.
 *
 * @example threefry2x32([0, 0], [0, 0]) // [0x6b200159, 0x99ba4efe]
 */
export function threefry2x32(
  key: readonly [number, number],
  counter: readonly [number, number],
): readonly [number, number] {
  const out = new Uint32Array(2);
  threefryFill(key[0], key[1], counter[0], counter[1], out);
  return [out[0]!, out[1]!];
}
