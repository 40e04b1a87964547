import { expect } from "chai";
import fc from "fast-check";
import { halfBits, packWeights } from "../../src/report/weights.ts";
import { unpackWeights } from "../../page/weights.ts";

const arraysOf = (values: Float32Array) => [{ name: "dense_1/kernel", shape: [values.length], values }];
const floats = fc.float32Array({ minLength: 1, maxLength: 60 });

describe("packed weights", () => {
  it("of 32 bits come back to the bit", async () => {
    await fc.assert(
      fc.asyncProperty(floats, async (values) => {
        const back = new Float32Array(await unpackWeights(packWeights(arraysOf(values), 32), 32));
        expect(new Uint32Array(back.buffer)).to.deep.equal(new Uint32Array(values.slice().buffer));
      }),
    );
  });

  it("of 16 bits come back as the nearest number that has 11 digits", async () => {
    const values = Float32Array.of(
      0,
      -0,
      1,
      -1 / 3,
      65504,
      65519.996,
      65520,
      6e-8,
      1e-9,
      0.1,
      NaN,
      -Infinity,
    );
    const back = new Float32Array(await unpackWeights(packWeights(arraysOf(values), 16), 16));
    const near = [
      0,
      -0,
      1,
      -0.333251953125,
      65504,
      65504,
      Infinity,
      2 ** -24,
      0,
      0.0999755859375,
      NaN,
      -Infinity,
    ];
    expect([...back]).to.deep.equal(near);
  });

  it("of 16 bits give each of its numbers back, and round a number between two to the even one", () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      const exponent = bits >> 10;
      const value = exponent === 0 ? bits * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** (exponent - 25);
      const step = 2 ** (Math.max(1, exponent) - 25);
      if (halfBits(value) !== bits || halfBits(-value) !== (bits | 0x8000)) throw new Error(`${bits}`);
      if (bits < 0x7bff && halfBits(value + step / 2) !== bits + (bits & 1)) throw new Error(`after ${bits}`);
    }
  });
});
