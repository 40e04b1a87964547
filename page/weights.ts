/** Unpacks what src/report/weights.ts packed. */

export const inflated = async (base64: string): Promise<ArrayBuffer> => {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
};

const halfValue = (bits: number): number => {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
};

/** float32 of numbers whose bytes stand together: all first ones, then all second ones. */
export const unpackWeights = async (base64: string, bits: 16 | 32): Promise<ArrayBuffer> => {
  const planes = new Uint8Array(await inflated(base64));
  const size = bits / 8;
  const numbers = planes.length / size;
  const bytes = new Uint8Array(planes.length);
  for (let plane = 0; plane < size; plane++)
    for (let i = 0; i < numbers; i++) bytes[i * size + plane] = planes[plane * numbers + i] ?? 0;
  return bits === 32 ? bytes.buffer : Float32Array.from(new Uint16Array(bytes.buffer), halfValue).buffer;
};
