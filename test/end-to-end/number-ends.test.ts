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
const counted = schemaNumbers.filter(({ whole }) => whole);

const seed = Number(process.env.ENDS_SEED ?? 3);

/** How many numbers of either kind are tried, each at both ends. */
const tried = Number(process.env.ENDS_TRIED ?? 4);

describe(`a run with a number at the end of its range (ENDS_SEED=${seed})`, function () {
  this.timeout(tried * 20_000);
  const folder = temporaryFolder();

  before(async () => {
    await drawPictures(folder(), 20);
  });

  const endsOf = ({ least, isLeastAllowed, most }: SchemaNumber): number[] => [
    isLeastAllowed ? least : leastNumber,
    most,
  ];

  const chosenOf = (numbers: readonly SchemaNumber[]): SchemaNumber[] => {
    const length = Math.min(tried, numbers.length);
    const some = fc.shuffledSubarray([...numbers], { minLength: length, maxLength: length });
    return fc.sample(some, { numRuns: 1, seed }).flat();
  };

  /** Writes the experiment, and returns the status that `check` and `plan` both end with. */
  const agreed = async ({ at, write }: SchemaNumber, value: number): Promise<number> => {
    writeFileSync(join(folder(), "x.yaml"), stringify({ ...write(value), onNaN: "stop" }));
    const checked = await petriHere(folder(), ["check", "x.yaml"]);
    const planned = await petriHere(folder(), ["plan", "x.yaml"]);
    const told = `${at}: ${value}\n${checked.stderr}${planned.stderr}`;
    expect(planned.status, told).to.equal(checked.status);
    expect(checked.status, told).to.be.oneOf([0, 2]);
    expect(told).to.not.match(/^ +at |bug in petri/m);
    return checked.status;
  };

  const typed = async (number: SchemaNumber, value: number): Promise<void> => {
    const what = `${number.at}: ${value}`;
    const checked = await agreed(number, value);
    const engine = await testEngine();
    const before = engine.memory().tensors;
    const { status, stderr } = await petriHere(folder(), ["x.yaml", "--quiet", "--runs", "runs"]);
    expect(engine.memory().tensors - before, `${what}: tensors left`).to.equal(0);
    expect(stderr, what).to.not.match(/^ +at |bug in petri/m);
    if (checked !== 0) expect(status, `${what}: ${stderr}`).to.equal(2);
    else if (status !== 0) expect(stderr, what).to.match(/the loss is not a number at step \d+ of epoch \d+/);
  };

  it(`${tried} of ${counted.length} numbers that count: check and plan agree`, async () => {
    for (const number of chosenOf(counted)) for (const end of endsOf(number)) await agreed(number, end);
  });

  it(`${tried} of ${computed.length} numbers that are computed with, least and most`, async () => {
    for (const number of chosenOf(computed)) for (const end of endsOf(number)) await typed(number, end);
  });
});
