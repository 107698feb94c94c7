import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { flattenTree, type NdArray } from "@nn/core";

import type { Variables } from "../model/variables.ts";

/**
 * SHA-256 in hex over the little-endian bytes of all parameters, in the canonical order of trees: by layer name, then by
 * name within the layer, compared by UTF-16 code unit. Every NaN counts as 0x7fc00000.
 */
export function parameterHash(parameters: Variables<NdArray>): string {
  const hash = sha256.create();
  for (const { leaf } of flattenTree<NdArray>(parameters)) {
    const { data } = leaf;
    const bytes = new Uint8Array(4 * data.length);
    const view = new DataView(bytes.buffer);
    data.forEach((value, index) => {
      if (Number.isNaN(value)) view.setUint32(4 * index, 0x7fc00000, true);
      else if (data instanceof Float32Array) view.setFloat32(4 * index, value, true);
      else view.setInt32(4 * index, value, true);
    });
    hash.update(bytes);
  }
  return bytesToHex(hash.digest());
}
