/**
 * Weights as compact text in a page: neighbouring numbers have similar first bytes, so all first bytes come first, then
 * all second ones.
 */
import { deflateRawSync } from "node:zlib";
import type { NamedArray } from "../network/named-array.ts";
import { arrayBytes } from "../write/array-bytes.ts";

/** All first bytes, then all second bytes, and so on. */
const planes = (bytes: Uint8Array, size: number): Uint8Array => {
  const result = new Uint8Array(bytes.length);
  const numbers = bytes.length / size;
  for (let plane = 0; plane < size; plane++)
    for (let i = 0; i < numbers; i++) result[plane * numbers + i] = bytes[i * size + plane] ?? 0;
  return result;
};

const floatBits = new DataView(new ArrayBuffer(4));

/**
 * The nearest float16 (IEEE 754 binary16), ties to even; beyond its range infinite. Node 20 has no Float16Array.
 */
export const halfBits = (value: number): number => {
  floatBits.setFloat32(0, value);
  const bits = floatBits.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(Math.fround(value));
  if (Number.isNaN(value)) return 0x7e00;
  // From here on the next step would be infinity.
  if (magnitude >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, ((bits >>> 23) & 0xff) - 127);
  const steps = evenRound(magnitude / 2 ** (exponent - 10));
  // A denormal number has no leading 1; rounding up into the next exponent carries by itself.
  return sign | (exponent === -14 ? steps : ((exponent + 14) << 10) + steps);
};

const evenRound = (x: number): number => {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
};

const halves = (arrays: readonly NamedArray[]): Uint8Array => {
  const all = Uint16Array.from(
    arrays.flatMap(({ values }) => Array.from(values, (value) => halfBits(value))),
  );
  return new Uint8Array(all.buffer);
};

/** base64 of deflated byte planes, little-endian; page/weights.ts unpacks it. */
export const packWeights = (arrays: readonly NamedArray[], bits: 16 | 32): string => {
  const bytes = bits === 32 ? arrayBytes(arrays) : halves(arrays);
  return deflateRawSync(planes(bytes, bits / 8), { level: 9 }).toString("base64");
};
