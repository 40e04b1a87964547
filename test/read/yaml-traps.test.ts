import { expect } from "chai";
import { experimentText, mistakesIn } from "../support/experiment-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Title, text, what is told. */
const traps: readonly [it: string, text: string, told: string][] = [
  ["an empty file", "", "x.yaml there is no experiment in this file"],
  ["a file of comments", "# nothing yet\n", "x.yaml there is no experiment in this file"],
  ["a document of nothing", "---\n...\n", "x.yaml there is no experiment in this file"],
  [
    "a text",
    "hello\n",
    `x.yaml:1:1 an experiment must be a map of keys, not the text "hello"
    1 | hello
      | ^^^^^`,
  ],
  [
    "a list",
    "- epochs: 3\n",
    `x.yaml:1:1 an experiment must be a map of keys, not a list of 1
    1 | - epochs: 3
      | ^^^^^^^^^^^`,
  ],
  [
    "what is no YAML",
    "generator: {batchSize: 3\nepochs: 3\n",
    `x.yaml:2:1 this is not YAML: flow map in block collection must be sufficiently indented and end with a }
    2 | epochs: 3
      | ^`,
  ],
  [
    "two keys in a line",
    "epochs: 3 seed: 4\n",
    `x.yaml:1:9 a second key in this line; begin a new line, or put a text with ": " in it in quotes
    1 | epochs: 3 seed: 4
      |         ^`,
  ],
  [
    "a tab",
    "generator:\n\tbatchSize: 3\n",
    `x.yaml:2:1 a tab; indent with spaces: YAML allows nothing else
    2 |     batchSize: 3
      | ^^^^`,
  ],
  [
    "a second document",
    `${experimentText()}---\nepochs: 3\n`,
    `x.yaml:8:1 a second document begins here; keep one in a file
    8 | ---
      | ^^^`,
  ],
  [
    "another version of YAML",
    "%YAML 1.1\n---\nepochs: 3\n",
    `x.yaml:1:1 a %YAML line; take it away: petri reads YAML 1.2
    1 | %YAML 1.1
      | ^^^^^^^^^`,
  ],
  [
    "a key twice",
    `${experimentText()}epochs: 4\n`,
    `x.yaml:8:1 the key "epochs" stands twice in its map; keep one
    8 | epochs: 4
      | ^^^^^^`,
  ],
  [
    "a key twice in a map inside",
    experimentText({ split: "{train: 1, order: natural, train: 2}" }),
    `x.yaml:1:35 the key "train" stands twice in its map; keep one
    1 | split: {train: 1, order: natural, train: 2}
      |                                   ^^^^^`,
  ],
  [
    "a class twice, once as a number",
    experimentText({ data: '{directory: a, classes: {1: a*, "1": b*, 2: c*}}' }),
    `x.yaml:1:39 the key "1" stands twice in its map; keep one
    1 | data: {directory: a, classes: {1: a*, "1": b*, 2: c*}}
      |                                       ^^^`,
  ],
  [
    "a tag",
    experimentText({ epochs: "!!int 3" }),
    `x.yaml:1:15 this value has the tag tag:yaml.org,2002:int; write the value alone
    1 | epochs: !!int 3
      |               ^`,
  ],
  [
    "a tag that nobody knows",
    experimentText({ generator: "!secret {classMode: binary}" }),
    `x.yaml:1:20 this value has the tag !secret; write the value alone
    1 | generator: !secret {classMode: binary}
      |                    ^^^^^^^^^^^^^^^^^^^`,
  ],
  [
    "a merge key",
    experimentText({ generator: "{<<: {batchSize: 3}, classMode: binary}" }),
    `x.yaml:1:13 << is not read; write the keys out, or extend another file
    1 | generator: {<<: {batchSize: 3}, classMode: binary}
      |             ^^`,
  ],
  [
    "an alias to nothing",
    experimentText({ epochs: "*many" }),
    `x.yaml:1:9 *many stands for nothing; no value before it is marked &many
    1 | epochs: *many
      |         ^^^^^`,
  ],
  [
    "an alias inside its own value",
    experimentText({ generator: "&g {classMode: *g}" }),
    `x.yaml:1:27 *g stands inside the value that it stands for
    1 | generator: &g {classMode: *g}
      |                           ^^`,
  ],
  [
    "a list for a key",
    "? [1, 2]\n: 3\n" + experimentText(),
    `x.yaml:1:3 a key must be a plain or quoted text
    1 | ? [1, 2]
      |   ^^^^^^`,
  ],
];

describe("Of an experiment file petri refuses", () => {
  const folder = temporaryFolder();

  for (const [title, text, told] of traps)
    it(title, async () => {
      expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(told);
    });

  it("aliases that make millions of values of a few lines", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`);
    const told = await mistakesIn(folder(), { "x.yaml": `${lines.join("\n")}\n` });
    expect(told).to.match(/aliases make more than 100000 values of this text/);
  });

  it("thousands of brackets", async () => {
    const told = await mistakesIn(folder(), { "x.yaml": "[".repeat(2000) });
    expect(told).to.match(/^x\.yaml:1:\d+ this is nested too deeply\n/);
  });

  it("every line with a mistake of the YAML", async () => {
    const text = experimentText({ epochs: "*e", seed: "*s" }) + "loss: mse\n";
    expect(await mistakesIn(folder(), { "x.yaml": text })).to.equal(
      `x.yaml:1:9 *e stands for nothing; no value before it is marked &e
    1 | epochs: *e
      |         ^^

x.yaml:2:7 *s stands for nothing; no value before it is marked &s
    2 | seed: *s
      |       ^^

x.yaml:9:1 the key "loss" stands twice in its map; keep one
    9 | loss: mse
      | ^^^^`,
    );
  });
});
