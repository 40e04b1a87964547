/** Files that are small and would fill all memory, never end, or train on no numbers: each is a mistake that is told. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import type { Group } from "h5wasm";
import { readNet } from "../../src/keras/read-net.ts";
import { hdf5Bytes } from "../../src/keras/hdf5-file.ts";
import { writeH5 } from "../../src/keras/write-h5.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import {
  archived,
  deepGroups,
  doublingLinks,
  emptyRoom,
  flattenLayers,
  netFixture,
  withConfig,
  withFirstArray,
  withManifest,
  withNumber,
  wrongSum,
} from "../support/hostile-nets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("a hostile net", () => {
  const folder = temporaryFolder();

  const say = async (file: string): Promise<string> => {
    const result = await readNet({ file, cut: null });
    return result.type === "mistake" ? result.message : "read";
  };

  const saidOf = (name: string, bytes: string | Uint8Array): Promise<string> => {
    writeFileSync(join(folder(), name), bytes);
    return say(join(folder(), name));
  };

  it("whose archive unpacks to a hundred times its size and more", async () => {
    const weights = new Uint8Array(60e6);
    expect(await saidOf("a.keras", zipSync({ ...archived(), "model.weights.h5": weights }))).to.match(
      /^a\.keras: its model\.weights\.h5 says that it unpacks to 60 MB, from a file of 0\.1 MB; at most 2\d MB are read of that$/,
    );
    const config = new Uint8Array(17e6);
    expect(await saidOf("b.keras", zipSync({ ...archived(), "config.json": config }))).to.match(
      /^b\.keras: its config\.json says that it unpacks to 17 MB/,
    );
  });

  it("whose archive unpacks to more than it says", async () => {
    const size = 10_000_001;
    const zipped = Buffer.from(zipSync({ ...archived(), "model.weights.h5": new Uint8Array(size) }));
    for (let at = 0; at + 4 <= zipped.length; at++)
      if (zipped.readUInt32LE(at) === size) zipped.writeUInt32LE(1000, at);
    expect(await saidOf("a.keras", zipped)).to.match(/^a\.keras: it is a damaged \.keras file: /);
  });

  it("whose archive is not what its checksums say", async () => {
    expect(await saidOf("a.keras", wrongSum())).to.equal(
      "a.keras: it is a damaged .keras file: Invalid CRC32",
    );
  });

  it("whose archive has thousands of files", async () => {
    const files = Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [String(i), strToU8("")]));
    expect(await saidOf("a.keras", zipSync(files))).to.equal(
      "a.keras: it is an archive of more than 1000 files",
    );
  });

  it("that is a pipe, or whose weights are", async () => {
    execFileSync("mkfifo", [join(folder(), "pipe.h5")]);
    expect(await say(join(folder(), "pipe.h5"))).to.match(/^pipe\.h5: it is not a regular file/);
    const tfjs = join(folder(), "tfjs");
    mkdirSync(tfjs);
    writeFileSync(join(tfjs, "model.json"), netFixture("stack-tfjs/model.json"));
    execFileSync("mkfifo", [join(tfjs, "group1-shard1of2.bin")]);
    expect(await say(tfjs)).to.match(
      /^tfjs: its file of weights "group1-shard1of2\.bin" cannot be read: it is not a regular file/,
    );
    expect(await say("/dev/zero")).to.match(/^zero: it is not a regular file/);
  });

  for (const value of [NaN, Infinity, -Infinity])
    it(`with a ${value} among its weights`, async () => {
      const wrong = `the kernel of layer "answer" has a ${value} at position 0; only finite numbers of 32 bits are weights`;
      expect(await saidOf("a.h5", await writeH5(withNumber(value), "a"))).to.equal(`a.h5: ${wrong}`);
      expect(await saidOf("a.keras", await writeKeras(withNumber(value), "a"))).to.equal(`a.keras: ${wrong}`);
    });

  it("with an array in HDF5 that is all empty room", async () => {
    expect(await saidOf("a.keras", await emptyRoom(60e6))).to.match(
      /^a\.keras: its array "layers\/conv2d\/vars\/0" says that it unpacks to 60 MB, from a file of 0\.\d MB; at most \d+ MB are read of that$/,
    );
  });

  it("whose HDF5 leads to other files, to itself or to nothing", async () => {
    const first = "layers/conv2d/vars/0";
    const saidOfLink = async (link: (vars: Group) => void): Promise<string> => {
      return saidOf("a.keras", await withFirstArray(link));
    };
    for (const elsewhere of ["/dev/stdin", "/etc/passwd", "nothing.h5"])
      expect(await saidOfLink((vars) => vars.create_external_link(elsewhere, "/", "0"))).to.equal(
        `a.keras: its array "${first}" is a link to another file`,
      );
    expect(await saidOfLink((vars) => vars.create_soft_link(`/${first}`, "0"))).to.equal(
      `a.keras: its array "${first}" cannot be read: too many links`,
    );
    expect(await saidOfLink((vars) => vars.create_hard_link("/", "0"))).to.equal(
      "a.keras: it holds groups nested more than 20 levels deep",
    );
    expect(await saidOfLink((vars) => vars.create_group("0"))).to.equal(
      `a.keras: its array "${first}" cannot be read: not a dataset`,
    );
  });

  it("whose HDF5 has groups that lie deep, or paths without end", async () => {
    expect(await saidOf("a.h5", await deepGroups(19, "g"))).to.match(/^a\.h5: it describes no layers/);
    for (const levels of [220, 6000])
      expect(await saidOf("a.h5", await deepGroups(levels, "g"))).to.equal(
        "a.h5: it holds groups nested more than 20 levels deep",
      );
    expect(await saidOf("a.h5", await deepGroups(200, "g".repeat(1000)))).to.equal(
      "a.h5: it holds an array or group whose path has more than 4000 characters",
    );
    expect(await saidOf("a.h5", await doublingLinks(19))).to.equal(
      "a.h5: it holds more than 30000 arrays and groups",
    );
  });

  it("that is only large: thousands of arrays, file after file", async () => {
    const large = await hdf5Bytes((root) => {
      for (let i = 0; i < 2500; i++)
        root.create_dataset({ name: `array_${i}`, data: Float32Array.of(i), shape: [1], dtype: "<f" });
    });
    for (let file = 0; file < 3; file++)
      expect(await saidOf("a.h5", large)).to.match(/^a\.h5: it holds no model \(no model_config\)/);
  });

  it("whose HDF5 has a description that is long, or a list of them", async () => {
    const saidOfConfig = async (config: string | string[]): Promise<string> =>
      saidOf(
        "a.h5",
        await hdf5Bytes((root) => {
          root.create_attribute("model_config", config, null, "S");
        }),
      );
    expect(await saidOfConfig("x".repeat(20e6))).to.equal("a.h5: its model_config is too long");
    expect(await saidOfConfig(Array.from({ length: 3000 }, () => "x"))).to.match(
      /^a\.h5: it holds no model \(no model_config\)/,
    );
  });

  const saidOfManifest = (weights: readonly object[], paths?: readonly string[]): Promise<string> =>
    saidOf("model.json", withManifest(weights, paths));

  it("with shapes that no memory holds", async () => {
    for (const shape of [[1e9, 1e9], [1e300, 1e300], [9007199254740991]])
      expect(await saidOfManifest([{ name: "first/kernel", shape, dtype: "float32" }])).to.match(
        /^model\.json: its weights have \w+(e\+\d+)?[\d.+e]* MB; petri reads nets of at most 2000 MB$/,
      );
  });

  it("with a shard that is longer than the weights, named again and again", async () => {
    writeFileSync(join(folder(), "a.bin"), new Uint8Array(2e6));
    const weights = [{ name: "first/kernel", shape: [5], dtype: "float32" }];
    expect(await saidOfManifest(weights)).to.match(/"a\.bin" cannot be read: it is larger than 1\.1 MB/);
    writeFileSync(join(folder(), "a.bin"), new Uint8Array(6e5));
    expect(
      await saidOfManifest(
        weights,
        Array.from({ length: 1000 }, () => "a.bin"),
      ),
    ).to.match(/"a\.bin" cannot be read: it is larger than 0\.\d MB/);
  });

  it("whose description is deep, long, or of too many layers", async () => {
    expect(await saidOf("a.json", `{"a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).to.equal(
      "a.json: it is nested too deeply",
    );
    expect(await saidOf("a.json", `{"a": [${"1,".repeat(1_000_001)}1]}`)).to.equal(
      "a.json: it has more than 1000000 values",
    );
    expect(await saidOf("a.json", `{"a": "${"x".repeat(15e6)}"}`)).to.match(
      /^a\.json: it is not a tfjs layers model/,
    );
    expect(await saidOf("a.json", `{"a": "${'\\"'.repeat(7e6)}`)).to.match(
      /^a\.json: it is damaged: Unterminated string/,
    );
    expect(await saidOf("a.json", `{"a": "${"x".repeat(16e6)}"}`)).to.match(
      /^a\.json: a model\.json has at most 16 MB; this has 17 MB$/,
    );
    expect(await saidOf("a.keras", withConfig(flattenLayers(5001)))).to.equal(
      "a.keras: it describes 5001 layers; petri reads nets of at most 5000",
    );
  });
});
