/** The engine at the ends of what the schema lets a number be: a run goes on or stops in petri's own words. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { leastNumber } from "../../src/read/text-bounds.ts";
import { testEngine } from "../support/engine.ts";
import { petriHere } from "../support/petri-here.ts";
import { drawPictures } from "../support/pictures.ts";
import { schemaNumbers, type SchemaNumber } from "../support/schema-numbers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What only counts or sizes things has ends that take days or all memory, which planning judges. */
const computed = schemaNumbers.filter(({ whole }) => !whole);

const seed = Number(process.env.ENDS_SEED ?? 3);

/** How many numbers are tried, each at both ends. */
const tried = Number(process.env.ENDS_TRIED ?? 6);

describe(`a run with a number at the end of its range (ENDS_SEED=${seed})`, function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  before(async () => {
    await drawPictures(folder(), 20);
  });

  const typed = async ({ at, write }: SchemaNumber, value: number): Promise<void> => {
    const what = `${at}: ${value}`;
    writeFileSync(join(folder(), "x.yaml"), stringify({ ...write(value), onNaN: "stop" }));
    const engine = await testEngine();
    const checked = await petriHere(folder(), ["check", "x.yaml"]);
    const planned = await petriHere(folder(), ["plan", "x.yaml"]);
    expect(planned.status, `${what}: plan beside check`).to.equal(checked.status);
    const before = engine.memory().tensors;
    const { status, stderr } = await petriHere(folder(), ["x.yaml", "--quiet", "--runs", "runs"]);
    expect(engine.memory().tensors - before, `${what}: tensors left`).to.equal(0);
    expect(stderr, what).to.not.match(/^ +at |bug of petri/m);
    if (checked.status !== 0) expect(status, `${what}: ${stderr}`).to.equal(2);
    else if (status !== 0) expect(stderr, what).to.match(/the loss is not a number at step \d+ of epoch \d+/);
  };

  it(`${tried} of ${computed.length} numbers, least and most`, async () => {
    const chosen = fc.sample(fc.shuffledSubarray(computed, { minLength: tried, maxLength: tried }), {
      numRuns: 1,
      seed,
    });
    for (const number of chosen.flat()) {
      await typed(number, number.isLeastAllowed ? number.least : leastNumber);
      await typed(number, number.most);
    }
  });
});
