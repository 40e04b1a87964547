/**
 * npm run test:nodes [-- MAJOR… [FILE_OR_FOLDER…]]: runs the tests under other versions of Node, 20, 22 and 24 unless
 * some are named, and writes docs/nodes.md. Each Node is the newest of its major version, as the registry's package
 * `node` has it, and is kept in the folder for temporary files, where other users can run it, too. Files or folders of
 * tests may be named; without them, all tests are run. Exit status 1 where a test fails or the engine does not load.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isMap, mapAt } from "../src/layers/json-value.ts";

const root = resolve(import.meta.dirname, "..");
const page = join(root, "docs/nodes.md");
const supported = ["20", "22", "24"];
/** Milliseconds a test may take: more than usual, since the machine may be doing other work. */
const patience = 60_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** A program of npm is a shell script on Windows. */
const npm = platform() === "win32" ? "npm.cmd" : "npm";

/** The newest Node of a major version: its executable. */
const installNode = (major: string): string => {
  const folder = join(tmpdir(), "petri-nodes", major);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  // Its install script fetches the executable of this platform.
  const words = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", `node@${major}`];
  const { status, stderr } = spawnSync(npm, words, {
    cwd: folder,
    encoding: "utf8",
    shell: platform() === "win32",
  });
  if (status !== 0) throw new Error(`npm could not install node@${major}: ${stderr}`);
  return join(folder, "node_modules/node/bin", platform() === "win32" ? "node.exe" : "node");
};

/** Tests that start `node` get this one, too. */
const environmentOf = (node: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [dirname(node), process.env.PATH].join(delimiter),
});

interface Tested {
  passed: number;
  skipped: number;
  /** Full titles. */
  failed: readonly string[];
  seconds: number;
}

const countAt = (stats: Record<string, unknown>, key: string): number => {
  const value = stats[key];
  if (typeof value !== "number") throw new Error(`mocha's report has no ${key}`);
  return value;
};

const titleOf = (failure: unknown): string =>
  isMap(failure) && typeof failure.fullTitle === "string" ? failure.fullTitle : "a test without a title";

const readReport = (text: string): Tested => {
  const report: unknown = JSON.parse(text);
  if (!isMap(report)) throw new Error("mocha's report is not an object");
  const stats = mapAt(report, "stats");
  return {
    passed: countAt(stats, "passes"),
    skipped: countAt(stats, "pending"),
    failed: Array.isArray(report.failures) ? report.failures.map(titleOf) : [],
    seconds: countAt(stats, "duration") / 1000,
  };
};

const runTests = (node: string, specs: readonly string[]): Tested => {
  const report = join(tmpdir(), `petri-on-nodes-${process.pid}.json`);
  const mocha = join(root, "node_modules/mocha/bin/mocha.js");
  const reporting = ["--reporter", "json", "--reporter-option", `output=${report}`];
  const choices = ["--no-config", "--import=tsx", "--timeout", String(patience)];
  const words = [mocha, ...choices, ...reporting, "--recursive", "--extension", ".test.ts", ...specs];
  try {
    const { status, signal } = spawnSync(node, words, {
      cwd: root,
      env: environmentOf(node),
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (!existsSync(report))
      throw new Error(`mocha ended early: ${signal ?? `exit status ${status ?? "?"}`}`);
    return readReport(readFileSync(report, "utf8"));
  } finally {
    rmSync(report, { force: true });
  }
};

/** Sets the engine up where it is missing, and loads it. */
const engineLoads = (node: string): boolean =>
  ["setup", "doctor"].every((verb) => {
    const { status } = spawnSync(node, [join(root, "bin/petri.js"), verb], {
      env: environmentOf(node),
      stdio: "ignore",
    });
    return status === 0;
  });

interface Row {
  node: string;
  tests: string;
  engine: boolean;
  tested: Tested;
}

const cellsOf = ({ node, tests, engine, tested }: Row): readonly string[] => [
  node,
  tests,
  engine ? "loads" : "does not load",
  String(tested.passed),
  String(tested.skipped),
  tested.failed.length === 0 ? "none" : tested.failed.join("; ").replaceAll("|", "\\|"),
  tested.seconds.toFixed(0),
  new Date().toISOString().slice(0, 10),
];

/** What the page said of other versions and other tests stays. */
const otherRows = ({ node, tests }: Row): string[] => {
  if (!existsSync(page)) return [];
  const rows = readFileSync(page, "utf8")
    .split("\n")
    .filter((line) => /^\| \d/.test(line));
  const major = node.split(".", 1).join();
  return rows.filter((line) => !(line.startsWith(`| ${major}.`) && line.includes(`| ${tests} |`)));
};

const writePage = (row: Row): void => {
  const rows = [...otherRows(row), `| ${cellsOf(row).join(" | ")} |`].sort();
  writeFileSync(
    page,
    `# Versions of Node
Written by \`npm run test:nodes\`: the tests under the newest Node of each major version that petri supports, on
${platform()} ${arch()} with ${cpus().length} cores that did other work at the same time. The engine's binding is built once and
used by all of them: it speaks Node-API, which does not change with Node.

Node 24 computes \`**\` with different last bits than 20 and 22: of the powers 1 to 2000 of 0.9, 0.96, 0.99 and 0.999 one in
ten differs, none of them as float32, in which TensorFlow takes them. \`machine/environment.json\` records Node, and
\`resume\` and \`verify\` name another one as a difference.

| Node | tests | engine | passed | skipped | failed | seconds | on |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`,
  );
};

const isMajor = (word: string): boolean => /^\d+$/.test(word);
const words = process.argv.slice(2);
const majors = words.some(isMajor) ? words.filter(isMajor) : supported;
const named = words.filter((word) => !isMajor(word));
for (const major of majors) {
  const node = installNode(major);
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1);
  say(`Node ${version}`);
  const engine = engineLoads(node);
  const tested = runTests(node, named.length === 0 ? ["test"] : named);
  say(`${tested.passed} passed, ${tested.skipped} skipped, ${tested.failed.length} failed`);
  for (const title of tested.failed) say(`failed: ${title}`);
  writePage({ node: version, tests: named.length === 0 ? "all" : named.join(", "), engine, tested });
  if (!engine || tested.failed.length > 0) process.exitCode = 1;
}
