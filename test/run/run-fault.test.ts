import { expect } from "chai";
import { runFault } from "../../src/run/run-fault.ts";

describe("runFault", () => {
  for (const words of [
    "OOM when allocating tensor with shape[1000,1000] and type float on CPU by allocator cpu",
    "RESOURCE_EXHAUSTED: failed to allocate memory",
    "std::bad_alloc",
    "Invalid typed array length: 20000000000",
    "Array buffer allocation failed",
  ])
    it(`says what needs less memory: ${words}`, () => {
      expect(runFault(new Error(words), "pictures")).to.match(/^the engine is out of memory; a smaller /);
    });

  it("leaves a bug to whoever catches it", () => {
    expect(runFault(new Error("the last layer was not reached"), "pictures")).to.equal(null);
  });
});
