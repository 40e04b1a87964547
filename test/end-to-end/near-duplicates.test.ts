import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { petriHere } from "../support/petri-here.ts";
import { tinyExperiment } from "../support/pictures.ts";
import { scene, sceneSize, writeJpeg } from "../support/scenes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Of each class ten pictures: six train, two validate, two test. */
const each = 10;

describe("pictures that look the same", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const pictures = (file: string): string => join(folder(), "pictures", file);
  const check = (...args: readonly string[]) => petriHere(folder(), ["check", "pets", "--data", ...args]);
  const onProblem = (value: string): readonly string[] => ["--set", `data.onProblem=${value}`];

  before(async () => {
    mkdirSync(join(folder(), "pictures"));
    for (let i = 0; i < 2 * each; i++)
      await writeJpeg(pictures(`${i % 2 === 0 ? "cat" : "dog"}.${Math.floor(i / 2)}.jpg`), scene(i));
    const { width, height } = sceneSize;
    // cat.8 is of the test part, and cat.0 a training picture, mirrored, cropped, made smaller and encoded again.
    const part = { left: 3, top: 2, width: width - 8, height: height - 6 };
    await writeJpeg(
      pictures("cat.8.jpg"),
      sharp(await scene(0).extract(part).flop().png().toBuffer()).resize(100, 80, { fit: "fill" }),
      60,
    );
    // dog.2 and dog.3 are both training pictures.
    await writeJpeg(pictures("dog.3.jpg"), scene(5), 30);
    writeFileSync(
      join(folder(), "pets.yaml"),
      tinyExperiment({ split: "{train: 6, validation: 2, test: 2}", epochs: "1" }),
    );
  });

  const leak = "cat.0.jpg (training) and cat.8.jpg (test) look the same";

  it("are told by check --data: in different parts as a leak, in one part with their number", async () => {
    const { status, stdout } = await check();
    expect(status).to.equal(0);
    expect(stdout.split("\n").slice(3)).to.deep.equal([
      "1 pair of pictures that look the same (resized, encoded again, mirrored or cropped) in different parts of the split, so that learning by heart is rewarded:",
      `  ${leak}`,
      "1 pair of pictures that look the same in one part of the split:",
      "  dog.2.jpg and dog.3.jpg look the same",
      "",
    ]);
  });

  it("are drawn side by side with --out, also where they refuse the experiment", async () => {
    const drawn = await check("--out", "pairs.png");
    expect(drawn.status).to.equal(0);
    expect(drawn.stderr).to.contain("pairs.png shows 2 pairs of pictures that look the same");
    const { format, height } = await sharp(readFileSync(join(folder(), "pairs.png"))).metadata();
    expect(format).to.equal("png");
    expect(height).to.be.above(200);
    const refused = await check("--out", "refused.png", ...onProblem("stop"));
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.contain(`  ${leak}`);
    expect(readFileSync(join(folder(), "refused.png"))).to.deep.equal(
      readFileSync(join(folder(), "pairs.png")),
    );
  });

  it("are drawn only with --data, and only where there are some", async () => {
    const { status, stderr } = await petriHere(folder(), ["check", "pets", "--out", "x.png"]);
    expect([status, stderr]).to.deep.equal([
      2,
      "--out draws what --data finds in the pictures; --data is missing\n",
    ]);
    const none = await check("--out", "none.png", "--set", "split={train: 2, validation: 1}");
    expect(none.stderr).to.contain("no two pictures look the same, so none.png was not written");
    expect(existsSync(join(folder(), "none.png"))).to.equal(false);
  });

  it("in different parts are left out of the later one by data.onProblem: skip", async () => {
    const { status, stdout, stderr } = await check(...onProblem("skip"), "--set", "split.test=1");
    expect([status, stderr]).to.deep.equal([0, "pets is pets.yaml\n"]);
    expect(stdout).to.contain("Left out, by data.onProblem:");
    expect(stdout).to.contain(`  ${leak}`);
    expect(stdout).to.contain("Not left out:\n1 pair of pictures that look the same in one part");
  });

  it("are told of a run, which goes on: a warning each with --json, and the same bytes the second time", async () => {
    const first = await petriHere(folder(), ["pets", "--json"]);
    expect(first.status).to.equal(0);
    const warnings = first.stdout
      .split("\n")
      .filter((line) => line.includes('"type":"warning"'))
      .map((line): unknown => JSON.parse(line));
    expect(warnings).to.deep.equal([
      {
        type: "warning",
        code: "near-duplicate",
        message: "dog.2.jpg and dog.3.jpg look the same",
        pictures: ["dog.2.jpg", "dog.3.jpg"],
        leftOut: false,
      },
      {
        type: "warning",
        code: "near-leak",
        message: leak,
        pictures: ["cat.0.jpg", "cat.8.jpg"],
        leftOut: false,
      },
    ]);
    expect((await petriHere(folder(), ["pets"])).stderr).to.contain(leak);
    const sums = ["001", "002"].map((n) => readFileSync(join(folder(), `runs/pets-${n}/SHA256SUMS`), "utf8"));
    expect(sums[1]).to.equal(sums[0]);
  });
});
