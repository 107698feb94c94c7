/** @file Bytes of the WebAssembly binary format. */

/** A growing list of bytes with the encodings of the WebAssembly binary format. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128 of an integer in [0, 2^32). */
  u32(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RangeError(`u32: got ${value}, wanted an integer in [0, 4294967295]`);
    }
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. Values in [2^31, 2^32), such as high addresses, wrap to the same 32 bits. */
  i32(value: number): void {
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
      throw new RangeError(`i32: got ${value}, wanted an integer in [-2147483648, 4294967295]`);
    }
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      // The last byte is the one whose bit 6 already is the sign of everything above it.
      if (rest === (low & 0x40 ? -1 : 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** The 32 bits of an integer, little-endian. */
  bits(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** A name: its length in bytes, then UTF-8. */
  name(text: string): void {
    this.vector(new TextEncoder().encode(text));
  }

  /** Length, then bytes. */
  vector(values: ArrayLike<number>): void {
    this.u32(values.length);
    this.bytes(values);
  }

  /** A code below 0x100, or a prefix byte with its LEB128 code (see opcodes.ts). */
  opcode(code: number): void {
    if (code > 0xff) {
      this.byte(code >>> 16);
      this.u32(code & 0xffff);
    } else this.byte(code);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
