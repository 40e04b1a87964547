/** docs/kill-and-resume.md. */
import { arch, cpus, platform } from "node:os";
import { moments, type Moment } from "./chain.ts";
import type { Killed, Tried } from "./results.ts";

const count = <T>(all: readonly T[], is: (each: T) => boolean): number => all.filter(is).length;

const countsOf = (words: readonly string[]): [string, number][] =>
  [...new Set(words)].sort().map((word) => [word, count(words, (other) => other === word)]);

const list = (words: readonly string[]): string =>
  countsOf(words)
    .map(([word, n]) => `${word} ${n}`)
    .join("; ");

const marked = (tried: readonly Tried[], kind: string): string =>
  list(
    tried.flatMap(({ marks }) =>
      marks.filter((mark) => mark.startsWith(kind)).map((mark) => mark.slice(kind.length)),
    ),
  );

const killRows = (killed: readonly Killed[], met: readonly Moment[]): string[] => [
  "| experiment | runs | kills |",
  "| --- | --- | --- |",
  ...countsOf(killed.map(({ experiment }) => experiment)).map(([experiment, runs]) => {
    const kills = killed.filter((each) => each.experiment === experiment).flatMap((each) => each.met).length;
    return `| ${experiment} | ${runs} | ${kills} |`;
  }),
  "",
  "| the kill came | kills |",
  "| --- | --- |",
  ...Object.entries(moments).map(
    ([moment, words]) => `| ${words} | ${count(met, (other) => other === moment)} |`,
  ),
];

/** @param skipped why some experiments were not killed; null: all were */
export const page = (
  tried: readonly Tried[],
  killed: readonly Killed[],
  { seed, skipped }: { seed: string; skipped: string | null },
): string => {
  const met = killed.flatMap((each) => each.met);
  const machine = `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores`;
  return [
    "# Stopped, killed and resumed",
    "Written by `node --import tsx scripts/kill-and-resume.ts`, which ends at the first byte that is different.",
    `Seed ${seed}; ${machine}.`,
    "",
    "## Any experiment",
    `${tried.length} experiments that nobody chose (\`test/support/trained-experiment.ts\`): layers, optimizer, callbacks and`,
    "pictures drawn from the seed. Of each, `diff -r -x machine` finds the same bytes in the run that was never stopped",
    "and in the one that was interrupted once or twice at places drawn from all that a run tells, with petri's cache",
    "kept, cleared or halved meanwhile, and resumed; then in a shorter run that `resume --epochs` made longer; and",
    "`verify` says the same.",
    "",
    `Lengthened: ${list(tried.map(({ lengthened }) => lengthened))}. "Ended before" is a run that early stopping or a`,
    "loss that is not a number ended within the shorter run: the whole one ended there, too. A cosine schedule is refused.",
    `Cache before each resume: ${list(tried.map(({ cache }) => cache))}.`,
    "",
    `Optimizers: ${marked(tried, "optimizer: ")}.`,
    "",
    `Layers (experiments that have one): ${marked(tried, "layer: ")}.`,
    "",
    `Switches: ${marked(tried, "switch: ")}.`,
    "",
    "## Killed",
    `${met.length} times a run was killed with SIGKILL at a random moment after its folder was claimed, resumed, killed again,`,
    `and so on to its end. Every one of the ${killed.length} folders has the bytes of the run that was never killed. Those of`,
    "`experiments/` keep their layers, optimizer and callbacks, with 12 training pictures of 64x64 in 5 epochs of 4 steps.",
    ...(skipped === null ? [] : [skipped]),
    "",
    ...killRows(killed, met),
    "",
  ].join("\n");
};
