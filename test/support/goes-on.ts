/**
 * What petri promises of every experiment: the run that never stopped, the one that was stopped anywhere and resumed,
 * and the shorter one that --epochs made longer have the same bytes, and verify says so.
 */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { petriHere, type Told } from "./petri-here.ts";

/** Where a run is stopped, and what happens to it meanwhile. */
export interface Stops {
  /** Shares of all that the whole run tells, one a stop. */
  places: readonly number[];
  /** Of petri's cache, before each resume. */
  cache: "kept" | "cleared" | "halved";
  /** Chooses how long the shorter run is. */
  short: number;
}

export const anyStops: fc.Arbitrary<Stops> = fc.record({
  places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }),
  cache: fc.constantFrom("kept", "cleared", "halved"),
  short: fc.nat(),
});

/** An experiment of a file NAME.yaml in the folder. */
export interface Tried {
  folder: string;
  name: string;
  epochs: number;
  /** A run of fewer is a mistake in the experiment. */
  fewestEpochs: number;
}

/** Throws, with their names, where files differ that must not. */
export const sameRuns = async (one: string, other: string): Promise<void> => {
  const args = ["-r", "-q", "-x", "machine", "-x", "report.html", one, other];
  await promisify(execFile)("diff", args).catch((error: unknown) => {
    throw new Error(`${other} has other bytes than ${one}`, { cause: error });
  });
};

const isOneOf = (told: Told, statuses: readonly number[], what: string): void => {
  if (!statuses.includes(told.status))
    throw new Error(`${what} ended with ${told.status}, not ${statuses.join(" or ")}: ${told.stderr}`);
};

const changeCache = (folder: string, cache: Stops["cache"]): void => {
  const kept = join(folder, "cache");
  if (cache === "kept") return;
  if (cache === "cleared") {
    rmSync(kept, { recursive: true, force: true });
    return;
  }
  const files = readdirSync(kept, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const [i, file] of files.entries()) if (i % 2 === 0) rmSync(join(file.parentPath, file.name));
};

const interrupted = 130;

/** What --json tells: a line each. */
const eventsIn = (stdout: string): number => stdout.split("\n").length - 1;

/** The run NAME-002, to the end in spite of all stops. */
const stopAndResume = async (
  { folder, name }: Tried,
  args: readonly string[],
  { places, cache }: Stops,
  whole: Told,
): Promise<void> => {
  const stops = places.map((place) => 1 + Math.floor(place * (eventsIn(whole.stdout) - 1)));
  const run = (words: readonly string[], stop: number | null): Promise<Told> =>
    petriHere(folder, [...words, "--json"], ({ stdout }, pressControlC) => {
      if (stop !== null && eventsIn(stdout) >= stop) pressControlC();
    });
  let told = await run(args, stops[0] ?? null);
  for (const stop of [...stops.slice(1), null]) {
    isOneOf(told, [whole.status, interrupted], "the stopped run");
    if (told.status !== interrupted) break;
    changeCache(folder, cache);
    told = await run(["resume", `${name}-002`], stop);
  }
  isOneOf(told, [whole.status], "the resumed run");
};

const wasEndedEarly = ({ stderr }: Told): boolean =>
  stderr.includes("early stopping ended it") || stderr.includes("cosine schedule depends");

const metricsOf = ({ folder }: Tried, run: string): string => {
  const name = join(folder, "runs", run, "metrics.csv");
  return readFileSync(name, "utf8");
};

export type Lengthened = "same" | "ended before" | "refused";

/** The run NAME-003, of fewer epochs and then of all. */
const lengthen = async (tried: Tried, { short }: Stops, whole: Told): Promise<Lengthened> => {
  const { folder, name, epochs, fewestEpochs } = tried;
  const fewer = fewestEpochs + (short % (epochs - fewestEpochs));
  const run = `${name}-003`;
  const first = await petriHere(folder, [`${name}.yaml`, "--epochs", String(fewer), "--json"]);
  isOneOf(first, [0, 1], "the shorter run");
  const longer = await petriHere(folder, ["resume", run, "--epochs", String(epochs), "--json"]);
  if (first.status === 0 && longer.status !== 2) {
    isOneOf(longer, [whole.status], "the lengthened run");
    return "same";
  }
  if (longer.stderr.includes("cosine schedule depends")) return "refused";
  // It came to its end in the first epochs already; the whole run must have, too.
  if (first.status === 0 && !wasEndedEarly(longer)) throw new Error(`no longer run: ${longer.stderr}`);
  if (first.status === 1) isOneOf(whole, [1], "the whole run");
  if (whole.status === 0 && metricsOf(tried, run) !== metricsOf(tried, `${name}-001`))
    throw new Error("the shorter run ended by itself, the whole one elsewhere");
  return "ended before";
};

/** Throws where one of the promises is not kept. Leaves the runs NAME-001 to NAME-003 there. */
export const goesOn = async (tried: Tried, stops: Stops): Promise<Lengthened> => {
  const { folder, name, epochs } = tried;
  const run = (number: number): string => join(folder, "runs", `${name}-00${number}`);
  const args = [`${name}.yaml`, "--epochs", String(epochs)];
  const whole = await petriHere(folder, [...args, "--json"]);
  isOneOf(whole, [0, 1], "the whole run");
  await stopAndResume(tried, args, stops, whole);
  await sameRuns(run(1), run(2));
  const lengthened = await lengthen(tried, stops, whole);
  if (lengthened === "same") await sameRuns(run(1), run(3));
  const verified = await petriHere(folder, ["verify", `${name}-001`, "--quiet"]);
  const nothing = verified.status === 2 && verified.stderr.includes("has no finished epoch");
  if (!nothing) isOneOf(verified, [0], `verify, which said ${verified.stdout},`);
  return lengthened;
};
