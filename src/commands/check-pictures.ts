import { dirname, resolve } from "node:path";
import { diskFault } from "../disk/disk-fault.ts";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import type { Judgement } from "../load/health.ts";
import { PictureError } from "../load/picture-source.ts";
import { whyNotThere } from "../project/find-project.ts";
import { counted } from "../read/words.ts";
import type { InspectedExperiment } from "../run/inspect-and-plan.ts";
import type { ReadExperiment, Refused } from "../run/prepare.ts";
import { describeFacts, describeHealthWarnings } from "../show/health-text.ts";
import { write } from "./answer.ts";
import type { Context } from "./context.ts";
import { inspectFor } from "./inspect-shown.ts";
import { showFor } from "./show-for.ts";

/** All pictures, not only the first few bad ones: whoever checks wants to mend them in one go. */
const all = Infinity;

const describeHealth = (judgement: Judgement): string[] => [
  ...describeFacts(judgement.facts),
  ...describeHealthWarnings(judgement, all),
];

interface Found {
  judgement: Judgement;
  dataDirectory: string;
}

/** Draws pairs that look the same into `out`; a line that says so, or why not. */
const drawPairs = async (
  context: Context,
  { experiment }: ReadExperiment,
  { judgement, dataDirectory }: Found,
  out: string,
): Promise<string> => {
  // What draws is large, and loaded only for this.
  const { copiesSheet, nearPairsToDraw } = await import("../show/copies-sheet.ts");
  const pairs = nearPairsToDraw(judgement);
  if (pairs.length === 0) return `no two pictures look the same, so ${out} was not written`;
  const { cacheFolder, argumentFolder } = context;
  const { generator } = experiment;
  try {
    const png = await copiesSheet({ pairs, dataDirectory, cacheFolder, generator });
    await writeFileAtomic(resolve(argumentFolder, out), png);
  } catch (error) {
    const fault = error instanceof PictureError ? error.message : diskFault(error);
    if (fault === null) throw error;
    return `${out} could not be made: ${fault}`;
  }
  return `${out} shows ${counted(pairs.length, "pair")} of pictures that look the same, the most alike first`;
};

/**
 * Looks into every picture and shows progress. `health`: what they are like, a line each. `out`: a PNG of pairs that look the
 * same; null: none.
 */
export const checkPictures = async (
  context: Context,
  ready: ReadExperiment,
  out: string | null,
): Promise<({ type: "ready"; health: readonly string[] } & InspectedExperiment) | Refused> => {
  const { argumentFolder, stderr } = context;
  const place = out === null ? argumentFolder : dirname(resolve(argumentFolder, out));
  const whyNot = whyNotThere(place, "--out FILE names another place");
  if (whyNot !== null) return { type: "refused", text: whyNot };
  const draw = async (found: Found): Promise<void> => {
    if (out !== null) write(stderr, await drawPairs(context, ready, found, out));
  };
  const show = showFor(context, "words");
  const inspected = await inspectFor(context, ready, show, {
    mostNamed: all,
    onBad: ({ judgement, directory }) => {
      show.close();
      return draw({ judgement, dataDirectory: directory });
    },
  });
  show.close();
  if (inspected.type === "refused") return inspected;
  const { judgement, plan } = inspected;
  await draw({ judgement, dataDirectory: plan.dataDirectory });
  return { ...inspected, health: describeHealth(judgement) };
};
