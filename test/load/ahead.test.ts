import { expect } from "chai";
import fc from "fast-check";
import { Ahead } from "../../src/load/batches.ts";

describe("Ahead", () => {
  it("gives every result in order and never has more under way than it may", async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (first, length, count) => {
        const started: number[] = [];
        const start = (index: number): Promise<number> =>
          Promise.resolve(started.push(index)).then(() => index);
        const ahead = new Ahead(start, first, first + length, count);
        const taken: number[] = [];
        for (let result = ahead.take(); result !== null; result = ahead.take()) {
          expect(started.length).to.be.at.most(taken.length + 1 + count);
          taken.push(await result);
        }
        expect(taken).to.deep.equal(Array.from({ length }, (_, i) => first + i));
        expect(started).to.deep.equal(taken);
      },
    );
    await fc.assert(property);
  });

  it("starts the next ones before the first is asked for", () => {
    const started: number[] = [];
    new Ahead((index) => Promise.resolve(started.push(index)), 5, Infinity, 3);
    expect(started).to.deep.equal([5, 6, 7]);
  });

  it("gives a failure to whoever takes it, and to nobody else", async () => {
    const ahead = new Ahead(
      (index) => (index === 1 ? Promise.reject(new Error("no")) : Promise.resolve(index)),
      0,
      3,
      3,
    );
    expect(await ahead.take()).to.equal(0);
    expect(await ahead.take()?.catch((error: unknown) => error)).to.be.an("error");
    expect(await ahead.take()).to.equal(2);
    expect(ahead.take()).to.equal(null);
  });
});
