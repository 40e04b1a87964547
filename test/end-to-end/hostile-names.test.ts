import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import type { Net } from "../../src/keras/net.ts";
import { writeKeras } from "../../src/keras/write-keras.ts";
import { runFiles } from "../../src/write/run-files.ts";
import { packageFolder } from "../support/command.ts";
import { hostileName, rawHostile, surelyHostile } from "../support/hostile-text.ts";
import { drawPictures, tinyExperiment } from "../support/pictures.ts";
import { writeRun, writeStatusOf } from "../support/runs.ts";
import { smallBase } from "../support/small-base.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const execute = promisify(execFile);

/** Everything in a world of petri's that somebody else may have named. */
interface Names {
  data: string;
  classes: readonly [string, string];
  picture: string;
  file: string;
  parent: string;
  net: string;
  layer: string;
  /** Of a run and a group that were not made by petri. */
  run: string;
  text: string;
}

/** Of folders that are to be listed: no two are one, none is hidden. */
const beginning = (start: string): fc.Arbitrary<string> => hostileName().map((name) => start + name);

const anyNames: fc.Arbitrary<Names> = fc.record({
  data: beginning("d"),
  classes: fc.tuple(beginning("=a"), beginning("-b")),
  picture: beginning("p"),
  file: beginning("f"),
  parent: beginning("q"),
  net: beginning("n"),
  layer: surelyHostile.map((text) => `l${text}`),
  run: beginning("r"),
  text: surelyHostile.map((text) => `t${text.replaceAll("\0", "")}`),
});

/** As YAML and JSON have it, in letters that do no harm. */
const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const netWith = (layer: string): Net => ({
  ...smallBase,
  nodes: smallBase.nodes.map((node) => ({
    ...node,
    layer: { ...node.layer, name: `${node.layer.name}${layer}` },
    inputs: node.inputs.map((input) => `${input}${layer}`),
  })),
});

const makePictures = async (folder: string, { data, classes, picture }: Names): Promise<void> => {
  const drawings = join(folder, "drawings");
  await drawPictures(drawings, 8);
  for (const [i, kind] of ["cat", "dog"].entries()) {
    const target = join(folder, data, classes[i] ?? "");
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(drawings).filter((name) => name.startsWith(kind)))
      renameSync(join(drawings, file), join(target, `${picture}${file}`));
  }
  // Left out, with its reason.
  writeFileSync(join(folder, data, classes[0], `${picture}.jpg`), "no picture");
};

const makeExperiments = async (folder: string, names: Names): Promise<void> => {
  const { data, classes, file, parent, net, layer, text } = names;
  await writeFile(join(folder, `${net}.keras`), await writeKeras(smallBase, "net"));
  // Such layers are refused, in words.
  await writeFile(join(folder, "odd.keras"), await writeKeras(netWith(layer), "net"));
  const layers = `
  - {type: base, model: ${quoted(`./${net}.keras`)}, trainable: false}
  - {type: globalAveragePooling2d}
  - {type: dense, units: 1, activation: sigmoid}`;
  const changes = {
    data: `{directory: ${quoted(data)}, onProblem: skip}`,
    split: "{train: 4, validation: 2, test: 2}",
    generator: "{imageSize: [8, 8], rescale: 1/255, batchSize: 4, classMode: binary}",
    layers,
  };
  writeFileSync(join(folder, `${parent}.yaml`), tinyExperiment(changes));
  const own = [`extends: ${quoted(`${parent}.yaml`)}`, "name: tiny", `description: ${quoted(text)}`];
  writeFileSync(join(folder, `${file}.yaml`), `${own.join("\n")}\n`);
  const [a, b] = classes;
  const flat = `{directory: drawings, classes: {${quoted(a)}: "*", ${quoted(b)}: ${quoted(text)}}}`;
  writeFileSync(join(folder, "flat.yaml"), tinyExperiment({ data: flat }));
  const wrong = { name: quoted(text), layers: `\n  - {type: ${quoted(text)}, name: ${quoted(layer)}}` };
  writeFileSync(join(folder, "wrong.yaml"), `${quoted(text)}: 1\n${tinyExperiment(wrong)}${text}`);
};

const makeRuns = async (folder: string, { run, text, classes }: Names): Promise<void> => {
  const files = await writeRun(join(folder, "runs"), `${run}-001`);
  writeStatusOf(files, { state: "failed", reason: text });
  writeFileSync(files.overrides, `${text}\n`);
  writeFileSync(files.test, readFileSync(files.test, "utf8").replaceAll('"cat"', quoted(classes[0])));
  const group = join(folder, "runs", `${run}-group-001`);
  mkdirSync(group);
  writeFileSync(join(group, "summary.json"), text);
  const broken = await writeRun(join(folder, "runs"), "broken-001");
  writeFileSync(broken.test, text);
};

/** Every verb, with names that are there, and with what is none. */
const commandsFor = ({ data, file, run, text, picture, classes }: Names): string[][] => {
  const experiment = `${file}.yaml`;
  const odd = `x${text}`;
  return [
    ["check", experiment, "--data"],
    ["plan", experiment, "--set", `description=${quoted(text)}`],
    ["plan", experiment, "--json"],
    ["preview", experiment, "--out", `${picture}.png`],
    ["run", experiment, "--set", `description=${quoted(text)}`],
    ["run", experiment, "--set", `description=${quoted(text)}`, "--seeds", "2", "--needed"],
    ["run", experiment, "--json", "--epochs", "1"],
    ["resume", "tiny-001", "--epochs", "3"],
    ["verify", "tiny-001", "--first", "1"],
    ["predict", "tiny-001", `${data}/${classes[1]}`],
    ["predict", "tiny-001", `${data}/${classes[1]}`, "--csv"],
    ["predict", "tiny-001", data],
    ["export", "tiny-001", "--out", `${picture}.keras`],
    ["export", "tiny-001", "--out", `${odd}/a.keras`],
    ["list"],
    ["list", "--csv"],
    ["show", "tiny-001"],
    ["show", "tiny-group-001"],
    ["show", `${run}-001`],
    ["show", `${run}-group-001`],
    ["diff", "tiny-001", "tiny-002"],
    ["diff", "tiny-001", `${run}-001`],
    ["diff", "tiny-001", `${run}-001`, "--json"],
    ["diff", "tiny-group-001", `${run}-group-001`],
    ["rm", `${run}-001`, `${run}-group-001`],
    ["rm", `${run}-001`, `${run}-group-001`, "--yes"],
    ["cache"],
    ["cache", odd],
    ["doctor"],
    ["setup"],
    ["help"],
    ["help", odd],
    ["check", "flat.yaml"],
    ["check", "wrong.yaml"],
    ["plan", experiment, "--runs", odd, "--set", odd],
    ["plan", experiment, "--set", `${odd}=${text}`, "--set", `epochs=${odd}`, "--set", `split.${odd}=1`],
    ["plan", experiment, "--set", `data.directory=${quoted(`${data}/${classes[0]}`)}`],
    ["plan", experiment, "--set", `layers.0.model=${quoted(`./${odd}`)}`],
    ["plan", experiment, "--set", "layers.0.model=./odd.keras"],
    ["plan", experiment, "--set", `layers.0.trainable={from: ${quoted(odd)}}`],
    ["run", experiment, "--runs", experiment],
    ["run", odd, `${odd}.yaml`],
    ["list", "--runs", `${experiment}/${odd}`],
    ["predict", "tiny-001", odd, experiment],
    ...["show", "resume", "verify", "rm", "export"].flatMap((verb) => [
      [verb, odd],
      [verb, `./${odd}`],
    ]),
    ["show", "broken-001"],
    ["verify", "broken-001"],
    [`--${odd}`],
    ["plan", `--${odd}`],
    ["plan", experiment, "--seed", odd],
    ["plan", experiment, odd],
    ["--version"],
  ];
};

/** Colours and the movements of the bar and of a question, as picocolors, cli-progress and Node write them. */
const isPetris =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /\u001b(?:\[(?:1|22|31|32|33|39)m|\[\?(?:25|7)[hl]|\[\d+G|\[[012]?K|\[0?J|\[\d+A|[78])/g;

/** What came to a terminal or a pipe, line by line, without what petri itself may send. */
const linesOf = (text: string): string[] => text.replaceAll(isPetris, "").split(/\r*\n/);

const expectHarmless = (what: string, lines: readonly string[]): void => {
  for (const line of lines) {
    expect(rawHostile(line), `${what}: ${JSON.stringify(line)}`).to.deep.equal([]);
    expect(line.startsWith("FORGED"), `${what}: a line of somebody else's`).to.equal(false);
  }
};

/** Those that are for people; what is written as the user wrote it, and CSV, which has exact values, are not among them. */
const textFiles = (runs: string): string[] =>
  readdirSync(runs, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(txt|json|svg)$|^resolved\.yaml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const seed = Number(process.env.HOSTILE_SEED ?? 12);

describe(`Names that do harm where they are read (HOSTILE_SEED=${seed})`, function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const runs = (): string => join(folder(), "runs");
  const [names] = fc.sample(anyNames, { seed, numRuns: 1 });
  if (names === undefined) throw new Error("no names were drawn");
  const commands = commandsFor(names);

  const script = (file: string): string => resolve(packageFolder, "test/support", file);
  const node = [process.execPath, "--import", "tsx"];
  const environment = { ...process.env, TERM: "xterm", NO_COLOR: "" };
  const options = { cwd: packageFolder, env: environment, maxBuffer: 2 ** 28 };

  const write = (chosen: readonly string[][]): string => {
    const file = join(folder(), "commands.json");
    writeFileSync(file, JSON.stringify(chosen));
    return file;
  };

  before(async () => {
    await makePictures(folder(), names);
    await makeExperiments(folder(), names);
    await makeRuns(folder(), names);
  });

  it("reach no terminal as they are, through any verb", async () => {
    const all = [...node, script("verbs-process.ts"), folder(), write(commands)];
    const { stdout } = await execute("python3", [script("on_terminal.py"), ...all], options);
    if (process.env.HOSTILE_SHOW !== undefined) console.error(stdout);
    expect(stdout).to.contain(`=== ${commands.length - 1} ended with 0`);
    expect(stdout).to.contain("\u001b[32m");
    expect(stdout).to.contain("\u001b[?25l");
    expect(stdout, "a bug's stack trace").to.not.match(/^ +at .*:\d+:\d+\)?\r?$/m);
    expectHarmless("the terminal", linesOf(stdout));
  });

  it("reach no terminal through the command itself", async () => {
    const petri = [process.execPath, resolve(packageFolder, "bin/petri.js"), "plan", `${names.file}.yaml`];
    const typed = [script("on_terminal.py"), ...petri, "--set", `epochs=${names.text}`];
    const told: unknown = await execute("python3", typed, { ...options, cwd: folder() }).catch(
      (error: unknown) => error,
    );
    expect(told).to.include({ code: 2 });
    expectHarmless(
      "the terminal",
      linesOf(String(told instanceof Error && "stdout" in told ? told.stdout : "")),
    );
  });

  it("reach no pipe as they are", async () => {
    // Of what the first test has left; the slow ones were told there.
    const quick = ["check", "plan", "show", "diff", "cache"];
    const chosen = commands.filter(([verb = ""]) => quick.includes(verb) || verb.startsWith("--"));
    const all = [...node.slice(1), script("verbs-process.ts"), folder(), write(chosen)];
    const { stdout, stderr } = await execute(process.execPath, all, options);
    expect(stdout).to.not.contain("\u001b");
    expectHarmless("standard output", linesOf(stdout));
    expectHarmless("standard error", linesOf(stderr));
  });

  it("are in no text of a run folder as they are", () => {
    const files = textFiles(runs()).filter((file) => basename(file) !== "summary.json");
    const kinds = new Set(files.map((file) => basename(file)));
    for (const kind of ["log.txt", "model.txt", "overrides.txt", "curves.svg", "resolved.yaml", "test.json"])
      expect([...kinds]).to.include(kind);
    const own = files.filter((file) => file.includes("/tiny-"));
    for (const file of own) expectHarmless(file, readFileSync(file, "utf8").split("\n"));
  });

  it("leave the curves well-formed XML", async () => {
    const { curves } = runFiles(join(runs(), "tiny-001"));
    await execute("python3", ["-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", curves]);
  });

  it("are exactly themselves in CSV, and in what is read back from resolved.yaml", () => {
    const { split } = runFiles(join(runs(), "tiny-001"));
    const rows: { class: string; file: string; split: string }[] = parse(readFileSync(split), {
      columns: true,
    });
    expect(new Set(rows.map((row) => row.class))).to.deep.equal(new Set(names.classes));
    expect(rows.map(({ file }) => file)).to.include(`${names.classes[0]}/${names.picture}cat.1.jpg`);
  });
});
