/**
 * @file WebAssembly opcodes by text-format name, grouped by the immediates that follow them.
 * A number above 0xff is a prefix byte and a LEB128 code: 0xfd00e4 is the byte 0xfd, then 0xe4 as LEB128.
 * Specification: https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Instructions without immediates. */
export const plainOpcodes = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,

  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.gt_u": 0x4b,
  "i32.le_s": 0x4c,
  "i32.le_u": 0x4d,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i32.clz": 0x67,
  "i32.ctz": 0x68,
  "i32.popcnt": 0x69,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_s": 0x6d,
  "i32.div_u": 0x6e,
  "i32.rem_s": 0x6f,
  "i32.rem_u": 0x70,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i32.rotl": 0x77,
  "i32.rotr": 0x78,
  "i32.trunc_sat_f32_s": 0xfc0000,
  "i32.trunc_sat_f32_u": 0xfc0001,
  "i32.reinterpret_f32": 0xbc,

  "f32.eq": 0x5b,
  "f32.ne": 0x5c,
  "f32.lt": 0x5d,
  "f32.gt": 0x5e,
  "f32.le": 0x5f,
  "f32.ge": 0x60,
  "f32.abs": 0x8b,
  "f32.neg": 0x8c,
  "f32.ceil": 0x8d,
  "f32.floor": 0x8e,
  "f32.trunc": 0x8f,
  "f32.nearest": 0x90,
  "f32.sqrt": 0x91,
  "f32.add": 0x92,
  "f32.sub": 0x93,
  "f32.mul": 0x94,
  "f32.div": 0x95,
  "f32.min": 0x96,
  "f32.max": 0x97,
  "f32.copysign": 0x98,
  "f32.convert_i32_s": 0xb2,
  "f32.convert_i32_u": 0xb3,
  "f32.reinterpret_i32": 0xbe,

  "v128.not": 0xfd004d,
  "v128.and": 0xfd004e,
  "v128.andnot": 0xfd004f,
  "v128.or": 0xfd0050,
  "v128.xor": 0xfd0051,
  "v128.bitselect": 0xfd0052,
  "v128.any_true": 0xfd0053,
  "i8x16.swizzle": 0xfd000e,

  "i32x4.splat": 0xfd0011,
  "i32x4.eq": 0xfd0037,
  "i32x4.ne": 0xfd0038,
  "i32x4.lt_s": 0xfd0039,
  "i32x4.lt_u": 0xfd003a,
  "i32x4.gt_s": 0xfd003b,
  "i32x4.gt_u": 0xfd003c,
  "i32x4.le_s": 0xfd003d,
  "i32x4.le_u": 0xfd003e,
  "i32x4.ge_s": 0xfd003f,
  "i32x4.ge_u": 0xfd0040,
  "i32x4.abs": 0xfd00a0,
  "i32x4.neg": 0xfd00a1,
  "i32x4.all_true": 0xfd00a3,
  "i32x4.bitmask": 0xfd00a4,
  "i32x4.shl": 0xfd00ab,
  "i32x4.shr_s": 0xfd00ac,
  "i32x4.shr_u": 0xfd00ad,
  "i32x4.add": 0xfd00ae,
  "i32x4.sub": 0xfd00b1,
  "i32x4.mul": 0xfd00b5,
  "i32x4.min_s": 0xfd00b6,
  "i32x4.min_u": 0xfd00b7,
  "i32x4.max_s": 0xfd00b8,
  "i32x4.max_u": 0xfd00b9,
  "i32x4.trunc_sat_f32x4_s": 0xfd00f8,
  "i32x4.trunc_sat_f32x4_u": 0xfd00f9,

  "f32x4.splat": 0xfd0013,
  "f32x4.eq": 0xfd0041,
  "f32x4.ne": 0xfd0042,
  "f32x4.lt": 0xfd0043,
  "f32x4.gt": 0xfd0044,
  "f32x4.le": 0xfd0045,
  "f32x4.ge": 0xfd0046,
  "f32x4.ceil": 0xfd0067,
  "f32x4.floor": 0xfd0068,
  "f32x4.trunc": 0xfd0069,
  "f32x4.nearest": 0xfd006a,
  "f32x4.abs": 0xfd00e0,
  "f32x4.neg": 0xfd00e1,
  "f32x4.sqrt": 0xfd00e3,
  "f32x4.add": 0xfd00e4,
  "f32x4.sub": 0xfd00e5,
  "f32x4.mul": 0xfd00e6,
  "f32x4.div": 0xfd00e7,
  "f32x4.min": 0xfd00e8,
  "f32x4.max": 0xfd00e9,
  "f32x4.pmin": 0xfd00ea,
  "f32x4.pmax": 0xfd00eb,
  "f32x4.convert_i32x4_s": 0xfd00fa,
  "f32x4.convert_i32x4_u": 0xfd00fb,
} as const;

/** Instructions that take an address: opcode and log2 of the natural alignment, which is also the widest one allowed. */
export const loadOpcodes = {
  "i32.load": [0x28, 2],
  "i32.load8_s": [0x2c, 0],
  "i32.load8_u": [0x2d, 0],
  "i32.load16_s": [0x2e, 1],
  "i32.load16_u": [0x2f, 1],
  "f32.load": [0x2a, 2],
  "v128.load": [0xfd0000, 4],
  "v128.load32_splat": [0xfd0009, 2],
  "v128.load64_splat": [0xfd000a, 3],
  "v128.load32_zero": [0xfd005c, 2],
  "v128.load64_zero": [0xfd005d, 3],
} as const;

/** Instructions that take an address and a value. */
export const storeOpcodes = {
  "i32.store": [0x36, 2],
  "i32.store8": [0x3a, 0],
  "i32.store16": [0x3b, 1],
  "f32.store": [0x38, 2],
  "v128.store": [0xfd000b, 4],
} as const;

/** Instructions that take an address, a vector and a lane number: opcode, log2 alignment, number of lanes. */
export const memoryLaneOpcodes = {
  "v128.load32_lane": [0xfd0056, 2, 4],
  "v128.load64_lane": [0xfd0057, 3, 2],
  "v128.store32_lane": [0xfd005a, 2, 4],
  "v128.store64_lane": [0xfd005b, 3, 2],
} as const;

/** Instructions on shared memory, of 32-bit words: waiting takes [address, expected, nanoseconds]. */
export const atomicOpcodes = {
  "memory.atomic.notify": 0xfe0000,
  "memory.atomic.wait32": 0xfe0001,
  "i32.atomic.load": 0xfe0010,
  "i32.atomic.store": 0xfe0017,
  "i32.atomic.rmw.add": 0xfe001e,
} as const;

/** Instructions with one lane number: opcode and number of lanes. */
export const laneOpcodes = {
  "i32x4.extract_lane": [0xfd001b, 4],
  "i32x4.replace_lane": [0xfd001c, 4],
  "f32x4.extract_lane": [0xfd001f, 4],
  "f32x4.replace_lane": [0xfd0020, 4],
} as const;

export type PlainOpcode = keyof typeof plainOpcodes;
export type LoadOpcode = keyof typeof loadOpcodes;
export type StoreOpcode = keyof typeof storeOpcodes;
export type MemoryLaneOpcode = keyof typeof memoryLaneOpcodes;
export type AtomicOpcode = keyof typeof atomicOpcodes;
export type LaneOpcode = keyof typeof laneOpcodes;

export const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** The value types that the engine uses. */
export type ValueType = keyof typeof valueTypes;
