/** Numbers as files store them, little-endian, to float32. */

/** IEEE 754 binary16, by its bits: sign, 5 bits of exponent, 10 of fraction. */
const float16 = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

export type NumberType = "float32" | "float16" | "float64" | "int32" | "bool" | "uint8" | "uint16";

export const bytesOf: Readonly<Record<NumberType, number>> = {
  float32: 4,
  float16: 2,
  float64: 8,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
};

const readers: Record<Exclude<NumberType, "float32">, (view: DataView, offset: number) => number> = {
  float16: (view, offset) => float16(view.getUint16(offset, true)),
  float64: (view, offset) => view.getFloat64(offset, true),
  int32: (view, offset) => view.getInt32(offset, true),
  bool: (view, offset) => view.getUint8(offset),
  uint8: (view, offset) => view.getUint8(offset),
  uint16: (view, offset) => view.getUint16(offset, true),
};

/** `bytes` need not be aligned. petri's platforms are all little-endian, so that float32 is as it is stored. */
export const float32From = (bytes: Uint8Array, type: NumberType): Float32Array => {
  if (type === "float32") return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [size, read] = [bytesOf[type], readers[type]];
  return Float32Array.from({ length: bytes.byteLength / size }, (_, index) => read(view, index * size));
};
