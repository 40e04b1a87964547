/**
 * node --import tsx scripts/fuzz.ts [FILES] [SEED]: reads files that nobody writes and says what each came to. Each must
 * give an experiment or a net, or mistakes in words, without a throw and within 2 s of processor time; one that ends
 * the process or takes a minute counts as a fault. Writes docs/fuzz.md; exits with 1 where there is a fault.
 */
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import type { Message } from "./fuzz/child.ts";
import { families, type Family, type Outcome } from "./fuzz/try-case.ts";

const [count = "20000", seed = "petri"] = process.argv.slice(2);
/** Very large files take up to a second each to make. */
const shares: Readonly<Record<Family, number>> = {
  ...{ bytes: 0.26, tree: 0.24, within: 0.27, large: 0.01, nets: 0.14 },
  ...{ "a long name": 0.01, "unknown keys": 0.01, "keys that are one": 0.01, items: 0.01 },
  ...{ aliases: 0.01, "deep nesting": 0.01, "one line": 0.01, "many lines": 0.01 },
};
const mostSeconds = 2;
const silence = 60_000;

interface Found {
  outcomes: Record<Outcome, number>;
  slowest: number;
  megabytes: number;
  faults: string[];
}

/** Goes from `from` to `to`, or to the case that the process did not survive. Gives the case after it. */
const tryFrom = (family: Family, from: number, to: number, found: Found): Promise<number> =>
  new Promise((done) => {
    let next = from;
    const words = [family, seed, String(from), String(to)];
    const child = fork(join(import.meta.dirname, "fuzz/child.ts"), words, {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const kill = (): void => {
      found.faults.push(`${family} ${next}: no answer within ${silence / 1000} s`);
      next++;
      child.kill("SIGKILL");
    };
    let watchdog = setTimeout(kill, silence);
    child.on("message", (message: Message) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(kill, silence);
      next = message.index + 1;
      if (message.type === "thrown") {
        found.faults.push(`${family} ${message.index}: ${message.text}`);
        return;
      }
      found.outcomes[message.outcome]++;
      found.slowest = Math.max(found.slowest, message.seconds);
      found.megabytes = Math.max(found.megabytes, message.megabytes);
      if (message.seconds > mostSeconds)
        found.faults.push(`${family} ${message.index}: ${message.seconds.toFixed(1)} s of processor time`);
    });
    child.on("exit", (code, signal) => {
      clearTimeout(watchdog);
      if (code !== 0 && signal !== "SIGKILL") {
        found.faults.push(`${family} ${next}: the process ended with ${signal ?? String(code)}`);
        next++;
      }
      done(next);
    });
  });

const tryFamily = async (family: Family): Promise<Found> => {
  const found: Found = {
    outcomes: { read: 0, mistakes: 0, "plan-mistakes": 0 },
    slowest: 0,
    megabytes: 0,
    faults: [],
  };
  const to = Math.ceil(Number(count) * shares[family]);
  for (let next = 0; next < to;) next = await tryFrom(family, next, to, found);
  process.stderr.write(`${family}: ${to} files, ${found.faults.length} faults\n`);
  return found;
};

const names: Readonly<Record<Family, string>> = {
  bytes: "experiments with bytes changed",
  tree: "experiments with parts of the tree changed",
  within: "experiments with numbers, keys and layers changed as a person might",
  large: "experiments with one thing again and again, of any size to 16 MB",
  "a long name": "1 to 16 MB: a long name, text or path",
  "unknown keys": "1 to 16 MB: unknown keys",
  "keys that are one": "1 to 16 MB: keys that are one",
  items: "1 to 16 MB: items of lists",
  aliases: "1 to 16 MB: aliases",
  "deep nesting": "1 to 16 MB: deep nesting",
  "one line": "1 to 16 MB: one line",
  "many lines": "1 to 16 MB: many lines",
  nets: "nets (`.keras`, `.h5`, tfjs) with bytes, descriptions and arrays changed",
};

const start = performance.now();
const rows: string[] = [];
const faults: string[] = [];
for (const family of families) {
  const found = await tryFamily(family);
  const { read, mistakes, "plan-mistakes": plans } = found.outcomes;
  faults.push(...found.faults);
  rows.push(
    `| ${names[family]} | ${read} | ${mistakes} | ${plans} | ${found.faults.length} | ${found.slowest.toFixed(2)} s | ${Math.round(found.megabytes)} MB |`,
  );
}
const seconds = Math.round((performance.now() - start) / 1000);
const day = new Date().toISOString().slice(0, 10);

writeFileSync(
  resolve(import.meta.dirname, "../docs/fuzz.md"),
  `# Files that nobody writes
Written by \`node --import tsx scripts/fuzz.ts ${count} ${seed}\` on ${day} in ${seconds} s (${cpus()[0]?.model ?? ""}, Node ${process.version}).
Each file must be read, or its mistakes told in words, without a throw and within ${mostSeconds} s of processor time. A fault
is anything else. The memory is the most that the reading process ever had, with Node, petri and the file's own making.

| files | read (an experiment: and planned) | mistakes told | mistakes of the plan told | faults | slowest | memory |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
${faults.map((fault) => `\n    ${fault.split("\n").slice(0, 3).join("\n    ")}\n`).join("")}`,
);
if (faults.length > 0) process.exitCode = 1;
