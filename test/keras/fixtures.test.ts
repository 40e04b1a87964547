import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../src/engine/engine.ts";
import type { Net } from "../../src/keras/net.ts";
import { readNet } from "../../src/keras/read-net.ts";
import { testEngine } from "../support/engine.ts";
import { netAnswer } from "../support/net-answer.ts";
import { largestDifference, numbers, record } from "../support/vectors.ts";

const fixtures = join(import.meta.dirname, "fixtures");

/** Files of one net, by the name of the file in which Keras' answer stands. */
const forms = {
  "every-layer": ["every-layer.h5", "every-layer.keras", "every-layer-tfjs/model.json"],
  stack: ["stack.h5", "stack.keras", "stack-tfjs/model.json", "stack-tfjs", "stack-half.h5"],
  todays: ["todays.h5", "todays.keras"],
  transfer: ["transfer.h5", "transfer.keras"],
  "transfer-keras2": ["transfer-keras2.h5"],
};

const read = async (file: string, cut: string | null = null): Promise<Net> => {
  const result = await readNet({ file: join(fixtures, file), cut });
  if (result.type === "mistake") throw new Error(result.message);
  return result.net;
};

const triple = (values: readonly number[]): [number, number, number] => {
  const [height = 0, width = 0, channels = 0] = values;
  return [height, width, channels];
};

describe("a net that Keras wrote", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  for (const [name, files] of Object.entries(forms))
    for (const file of files)
      it(`answers as in Keras, to 1e-5 of the largest number: ${file}`, async () => {
        const answer = record(JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")));
        const inputShape = triple(numbers(answer.inputShape));
        const picture = Float32Array.from(numbers(answer.input));
        const { tensors } = engine.memory();
        const { shape, values } = netAnswer(engine, await read(file), inputShape, picture);
        expect(shape).to.deep.equal(numbers(answer.outputShape));
        const output = numbers(answer.output);
        const largest = Math.max(1, ...output.map(Math.abs));
        expect(largestDifference(values, output) / largest).to.be.at.most(1e-5);
        expect(engine.memory().tensors).to.equal(tensors);
      });

  it("may have a layer with the name of petri's own input", async () => {
    const net = await read("stack.keras");
    const renamed = (name: string): string => (name === "first" ? "pictures" : name);
    const nodes = net.nodes.map((node) => ({
      ...{ ...node, layer: { ...node.layer, name: renamed(node.layer.name) } },
      inputs: node.inputs.map(renamed),
    }));
    const answer = netAnswer(engine, { ...net, nodes }, [6, 6, 3], new Float32Array(108));
    expect(answer).to.deep.equal(netAnswer(engine, net, [6, 6, 3], new Float32Array(108)));
  });

  it("is the same net in every form", async () => {
    for (const files of [forms["every-layer"], forms.stack.slice(0, 4), forms.todays]) {
      const [first, ...others] = await Promise.all(files.map((file) => read(file)));
      for (const net of others) expect(net).to.deep.equal(first);
    }
  });
});
