/** Files that are cut off, edited or of another kind: each a mistake of the user's that is told, never a throw. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Net, NetNode } from "../../src/keras/net.ts";
import { readNet } from "../../src/keras/read-net.ts";
import { writeH5 } from "../../src/keras/write-h5.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { planBase } from "../../src/plan/stack.ts";
import { baseSpec } from "../support/small-base.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exampleNet } from "./example-net.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const fixture = (name: string): Buffer => readFileSync(join(fixtures, name));

/** A JSON value once for each value in it, and each of these in that one's place. */
function* withOneChanged(value: unknown, others: readonly unknown[]): Generator {
  yield* others;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value))
    for (const changed of withOneChanged(part, others))
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
}

describe("a damaged or foreign file", () => {
  const folder = temporaryFolder();

  const say = async (file: string): Promise<string> => {
    const result = await readNet({ file, cut: null });
    return result.type === "mistake" ? `${result.at}: ${result.message}` : "read";
  };

  /** What is said of a file with these bytes. */
  const saidOf = (name: string, bytes: string | Uint8Array): Promise<string> => {
    const file = join(folder(), name);
    writeFileSync(file, bytes);
    return say(file);
  };

  /** What is said of the fixture stack-tfjs after a change. */
  const saidOfTfjs = async (change: (tfjs: string) => void | Promise<void>): Promise<string> => {
    const tfjs = join(folder(), "stack-tfjs");
    rmSync(tfjs, { recursive: true, force: true });
    cpSync(join(fixtures, "stack-tfjs"), tfjs, { recursive: true });
    await change(tfjs);
    return say(join(tfjs, "model.json"));
  };

  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(file, "utf8");
    expect(text).to.include(from);
    writeFileSync(file, text.replaceAll(from, to));
  };

  /** An archive with one text of config.json replaced by another. */
  const editedKeras = (from: string, to: string): Uint8Array => {
    const parts = unzipSync(fixture("stack.keras"));
    const config = strFromU8(parts["config.json"] ?? new Uint8Array());
    expect(config).to.include(from);
    return zipSync({ ...parts, "config.json": strToU8(config.replaceAll(from, to)) });
  };

  /** HDF5 has no sum over its texts; one of the same length can take another's place. */
  const editedH5 = (from: string, to: string): Uint8Array => {
    const bytes = Buffer.from(fixture("stack.h5"));
    expect(from.length).to.equal(to.length);
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1))
      bytes.write(to, at, "latin1");
    return bytes;
  };

  it("that is cut off", async () => {
    const half = (name: string): Buffer => fixture(name).subarray(0, fixture(name).length / 2);
    expect(await saidOf("half.h5", half("stack.h5"))).to.match(
      /^model: half\.h5: it cannot be read: truncated file/,
    );
    expect(await saidOf("half.keras", half("stack.keras"))).to.match(
      /^model: half\.keras: it is a damaged \.keras file: /,
    );
    expect(await saidOf("half.json", half("stack-tfjs/model.json"))).to.match(
      /^model: half\.json: it is damaged: .*JSON/,
    );
  });

  it("cut off anywhere", async () => {
    for (const name of ["stack.h5", "stack.keras"]) {
      const whole = fixture(name);
      for (let i = 0; i < 40; i++) {
        const said = await saidOf(name, whole.subarray(0, Math.floor((whole.length * i) / 40)));
        expect(said, `${name}, ${i} of 40`).to.match(/^model: stack\./);
      }
    }
  });

  it("of another kind", async () => {
    const none = "it is none of these: a tfjs model.json, an .h5 file, a .keras file";
    expect(await saidOf("photo.h5", new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).to.equal(
      `model: photo.h5: ${none}`,
    );
    expect(await saidOf("empty.keras", "")).to.equal(`model: empty.keras: ${none}`);
    expect(await saidOf("other.keras", zipSync({ "a.txt": strToU8("a") }))).to.equal(
      "model: other.keras: it is a zip archive, but not a .keras file: it has no config.json",
    );
    expect(await saidOf("list.json", "[1, 2]")).to.equal("model: list.json: it does not describe a model");
    expect(await saidOf("settings.json", `{"a": 1}`)).to.equal(
      "model: settings.json: it is not a tfjs layers model: it has no weightsManifest, which says where the weights are",
    );
    expect(await saidOf("graph.json", `{"format": "graph-model", "weightsManifest": []}`)).to.equal(
      "model: graph.json: it is a tfjs graph model; a layers model is needed",
    );
  });

  it("that is not there, or a folder of another kind", async () => {
    expect(await say(join(folder(), "none.keras"))).to.equal("model: none.keras: there is no such file");
    expect(await say(folder())).to.match(/^model: .*: it is a folder without a model\.json$/);
    mkdirSync(join(folder(), "saved"));
    writeFileSync(join(folder(), "saved", "saved_model.pb"), "");
    expect(await say(join(folder(), "saved"))).to.equal(
      "model: saved: it is a TensorFlow SavedModel; save the model as .keras or .h5 in Keras",
    );
  });

  it("with a layer of a class that petri does not know, in every form", async () => {
    const unknown = `layer "first" is a Conv9D, which petri cannot translate; no cut would leave that out`;
    expect(await saidOf("a.h5", editedH5('"Conv2D"', '"Conv9D"'))).to.equal(`model: a.h5: ${unknown}`);
    expect(await saidOf("a.keras", editedKeras('"Conv2D"', '"Conv9D"'))).to.equal(
      `model: a.keras: ${unknown}`,
    );
    expect(
      await saidOfTfjs((tfjs) => {
        edit(join(tfjs, "model.json"), '"Conv2D"', '"Conv9D"');
      }),
    ).to.equal(`model: model.json: ${unknown}`);
  });

  it("with a model of a class that has no layers", async () => {
    expect(await saidOf("a.keras", editedKeras('"layers"', '"leyers"'))).to.equal(
      'model: a.keras: it describes no layers (its class is "Sequential"); a Sequential or a Functional model is needed',
    );
  });

  /** The example net with the weights of its dense layer changed. */
  const withAnswer = (change: (weights: NetNode["weights"]) => NetNode["weights"]): Net => {
    const net = exampleNet();
    const nodes = net.nodes.map((node) =>
      node.layer.name === "answer" ? { ...node, weights: change(node.weights) } : node,
    );
    return { ...net, nodes };
  };

  it("without a weight that a layer has", async () => {
    const missing = 'it does not hold the bias of layer "answer"';
    const net = withAnswer((weights) => weights.slice(0, 1));
    expect(await saidOf("a.h5", await writeH5(net, "a"))).to.equal(`model: a.h5: ${missing}`);
    expect(await saidOf("a.keras", await writeKeras(net, "a"))).to.equal(`model: a.keras: ${missing}`);
    expect(
      await saidOfTfjs((tfjs) => {
        edit(join(tfjs, "model.json"), "answer/bias", "answer/bios");
      }),
    ).to.equal(`model: model.json: ${missing}`);
  });

  it("with a weight of another shape than the layer has", async () => {
    const other = 'the bias of layer "answer" has shape [3]; [1] is needed';
    const net = withAnswer((weights) =>
      weights.map((weight) =>
        weight.name === "bias" ? { ...weight, shape: [3], values: new Float32Array(3) } : weight,
      ),
    );
    expect(await saidOf("a.h5", await writeH5(net, "a"))).to.equal(`model: a.h5: ${other}`);
    expect(await saidOf("a.keras", await writeKeras(net, "a"))).to.equal(`model: a.keras: ${other}`);
    expect(
      await saidOfTfjs((tfjs) => {
        edit(join(tfjs, "model.json"), '"units": 2', '"units": 5');
      }),
    ).to.match(
      /^model: model\.json: the kernel of layer "answer" has shape \[\d+, 2\]; \[any, 5\] is needed$/,
    );
  });

  it("with shards that are missing, cut off, or lie elsewhere", async () => {
    const shard = "group1-shard2of2.bin";
    const without = await saidOfTfjs((tfjs) => {
      rmSync(join(tfjs, shard));
    });
    expect(without).to.match(
      /^model: model\.json: its file of weights "group1-shard2of2\.bin" cannot be read: it is not there \(ENOENT\)/,
    );
    const short = await saidOfTfjs((tfjs) => {
      writeFileSync(join(tfjs, shard), readFileSync(join(tfjs, shard)).subarray(0, 100));
    });
    expect(short).to.equal(
      "model: model.json: its weights (group1-shard1of2.bin, group1-shard2of2.bin) have 249 bytes; its weightsManifest says 296",
    );
    const outside = await saidOfTfjs((tfjs) => {
      edit(join(tfjs, "model.json"), `"${shard}"`, `"../../${shard}"`);
    });
    expect(outside).to.equal(
      `model: model.json: its weightsManifest names "../../${shard}"; a file beside it is needed`,
    );
  });

  it("with any one value of a model.json changed to another", async function () {
    this.timeout(60_000);
    const model: unknown = JSON.parse(fixture("stack-tfjs/model.json").toString());
    const answers = new Set<string>();
    await saidOfTfjs(async (tfjs) => {
      const file = join(tfjs, "model.json");
      for (const changed of withOneChanged(model, [null, -1, "a b", [], {}, [[["a"]]]])) {
        writeFileSync(file, JSON.stringify(changed));
        const result = await readNet({ file, cut: null });
        if (result.type === "read") planBase(baseSpec(), result.net, [6, 6, 3]);
        answers.add(result.type === "read" ? "read" : result.message);
      }
    });
    expect(answers).to.include("read");
    expect([...answers].filter((said) => !/^(read$|model\.json: )/.test(said))).to.deep.equal([]);
  });
});
