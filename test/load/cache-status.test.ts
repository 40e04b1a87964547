import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { fetchNet } from "../../src/keras/fetch-net.ts";
import { cacheStatus, clearCache } from "../../src/load/cache-status.ts";
import { openFeatureCache } from "../../src/load/feature-cache.ts";
import { pixelFolder, writePixels } from "../../src/load/picture-cache.ts";
import { plainGenerator } from "../support/coloured-pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const none = { count: 0, bytes: 0 };

describe("the cache", () => {
  const temporary = temporaryFolder();
  let count = 0;
  let cacheFolder: string;

  beforeEach(() => {
    cacheFolder = join(temporary(), `cache-${count++}`);
  });

  const put = (file: string, bytes: number): void => {
    mkdirSync(dirname(join(cacheFolder, file)), { recursive: true });
    writeFileSync(join(cacheFolder, file), Buffer.alloc(bytes));
  };

  it("is empty before anything was kept", async () => {
    expect(await cacheStatus(cacheFolder)).to.deep.equal({ pictures: none, features: none, nets: none });
    await clearCache(cacheFolder);
  });

  it("counts a picture once for each way of shaping it, and what was found in the pictures as bytes", async () => {
    writePixels(pixelFolder(cacheFolder, plainGenerator), a, new Uint8Array(18));
    const gray = { ...plainGenerator, colorMode: "grayscale" as const };
    writePixels(pixelFolder(cacheFolder, gray), a, new Uint8Array(6));
    put("reports/v1-abc.json", 100);
    expect(await cacheStatus(cacheFolder)).to.deep.equal({
      pictures: { count: 2, bytes: 22 + 10 + 100 },
      features: none,
      nets: none,
    });
  });

  it("counts the features of a picture once for each net", async () => {
    for (const key of ["one net", "another net"]) {
      const features = openFeatureCache(cacheFolder, key, 3);
      for (const sha256 of [a, b]) features.write(sha256, new Float32Array(3));
    }
    expect((await cacheStatus(cacheFolder)).features).to.deep.equal({ count: 4, bytes: 4 * (4 + 12) });
  });

  it("counts a fetched net once, whatever its files", async () => {
    const weights = [{ name: "dense/bias", shape: [2], dtype: "float32" }];
    const model = { weightsManifest: [{ paths: ["w1.bin", "w2.bin"], weights }], modelTopology: {} };
    const fetch = (url: string): Promise<Response> =>
      Promise.resolve(new Response(url.endsWith("model.json") ? JSON.stringify(model) : "1234"));
    const fetched = await fetchNet({ url: "https://example.org/net/model.json", cacheFolder, fetch });
    expect(fetched).to.include({ type: "kept" });
    const bytes = JSON.stringify(model).length + 8;
    expect((await cacheStatus(cacheFolder)).nets).to.deep.equal({ count: 1, bytes });
  });

  it("does not count a net that was not fetched to the end, but its bytes", async () => {
    put("nets/0123456789abcdef.5b0f/model.json", 7);
    expect((await cacheStatus(cacheFolder)).nets).to.deep.equal({ count: 0, bytes: 7 });
  });

  it("is cleared of all that was counted, and of nothing else", async () => {
    const files = [
      "pictures/v1/ab/c.px",
      "reports/v1.json",
      "features/k/ab/c.ft",
      "nets/0123456789abcdef/m.h5",
    ];
    for (const file of [...files, "engine/libtensorflow.so", "samples/quickstart/bird.0.jpg"]) put(file, 5);
    await clearCache(cacheFolder);
    expect(await cacheStatus(cacheFolder)).to.deep.equal({ pictures: none, features: none, nets: none });
    expect(readdirSync(cacheFolder).sort()).to.deep.equal(["engine", "samples"]);
  });
});
