import { endianness } from "node:os";
import type { NamedArray } from "../train/records.ts";
import { broken, read, type Parsed } from "./parsed.ts";

/** A NamedArray without its values: what a JSON file says of the bytes beside it. */
export interface ArraySpec {
  name: string;
  shape: number[];
}

/** Its keys, for a JSON schema. */
export const arraySpecProperties = {
  name: { type: "string" },
  shape: { type: "array", items: { type: "integer", minimum: 0 } },
};

export const specOf = ({ name, shape }: NamedArray): ArraySpec => ({ name, shape: [...shape] });

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Float32, little-endian, one array after the other. Throws where an array's length is not that of its shape. */
export const arrayBytes = (arrays: readonly NamedArray[]): Uint8Array => {
  if (endianness() !== "LE") throw new Error("petri writes weights on little-endian machines only");
  for (const { name, shape, values } of arrays)
    if (values.length !== elements(shape))
      throw new Error(`${name} has ${values.length} values, not [${shape.join()}]`);
  return Buffer.concat(
    arrays.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
};

/** The arrays again, each with memory of its own. Broken where there are more or fewer bytes than the shapes say. */
export const readArrays = (specs: readonly ArraySpec[], bytes: Uint8Array): Parsed<NamedArray[]> => {
  const expected = 4 * specs.reduce((sum, { shape }) => sum + elements(shape), 0);
  if (bytes.length !== expected) return broken(`${bytes.length} bytes, where the shapes say ${expected}`);
  // A copy: a Float32Array needs an aligned start, which bytes from the disk do not always have.
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  let end = 0;
  return read(
    specs.map(({ name, shape }) => {
      const start = end;
      end += elements(shape);
      return { name, shape, values: all.slice(start, end) };
    }),
  );
};
