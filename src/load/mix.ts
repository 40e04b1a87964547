/** Pictures of one batch mixed into one another, as Keras' MixUp and CutMix. Drawn first, then applied. */
import { randomBeta } from "d3-random";
import type { AugmentationSpec } from "../experiment/experiment.ts";
import type { BatchPlace } from "../plan/passes.ts";
import { permutation, stream } from "../plan/random.ts";
import { optionStream, type Sight } from "./augment.ts";
import type { PictureSize } from "./pixel-loop.ts";
import { type Patch, patchOf } from "./transform.ts";

/** What becomes of one picture. */
export interface Mix {
  /** Place in the batch of the picture that is mixed into it; it may be its own. */
  partner: number;
  /** Share of its label that stays, 0 to 1; of its levels, too, where all are blended. */
  own: number;
  /** The pixels that are the partner's; null: all are blended. */
  patch: Patch | null;
}

type MixOption = "mixUp" | "cutMix";
type MixSpec = Pick<AugmentationSpec, MixOption>;

/** With both, one of them for the whole batch, each half of the time. null: nothing is mixed. */
const optionFor = (
  { mixUp, cutMix }: MixSpec,
  seed: number,
  { pass, batch }: BatchPlace,
): MixOption | null => {
  if (mixUp === null && cutMix === null) return null;
  if (mixUp === null) return "cutMix";
  if (cutMix === null) return "mixUp";
  return stream(seed, "mix", pass, batch, "option")() < 0.5 ? "mixUp" : "cutMix";
};

/**
 * What is mixed into each picture of a batch. Who is whose partner depends on the batch; how much is mixed, and where,
 * on the picture and the pass alone.
 */
export const drawMixes = (
  spec: MixSpec,
  size: PictureSize,
  seed: number,
  place: BatchPlace,
  pictures: readonly Sight[],
): Mix[] | null => {
  const option = optionFor(spec, seed, place);
  if (option === null) return null;
  const partners = permutation(stream(seed, "mix", place.pass, place.batch, "partners"), pictures.length);
  const alpha = spec[option]?.alpha ?? NaN;
  return pictures.map((sight, i) => {
    const draw = optionStream(seed, sight, option);
    const own = randomBeta.source(draw)(alpha, alpha)();
    const share = Math.sqrt(1 - own);
    const patch = option === "mixUp" ? null : patchOf(size, { across: share, down: share }, [draw(), draw()]);
    return { partner: partners[i] ?? i, own, patch };
  });
};

/** Puts into `own` what is mixed of it and of its partner: one row of the batch each. */
type MixRow = (own: Float32Array, partner: Float32Array, mix: Mix) => void;

/** In float32, as Keras computes it. */
const blend: MixRow = (own, partner, mix) => {
  const [mine, other] = [Math.fround(mix.own), Math.fround(1 - Math.fround(mix.own))];
  for (let i = 0; i < own.length; i++)
    own[i] = Math.fround(mine * (own[i] ?? 0)) + Math.fround(other * (partner[i] ?? 0));
};

const cover = (own: Float32Array, partner: Float32Array, patch: Patch, line: number, channels: number) => {
  for (let row = patch.top; row < patch.bottom; row++) {
    const [start, end] = [row * line + patch.left * channels, row * line + patch.right * channels];
    own.set(partner.subarray(start, end), start);
  }
};

/**
 * In place, with memory for one row more: partners form circles, along which each row is still as it was when it is
 * mixed into another one; only the first of a circle, which the last one needs, is kept.
 */
const mixRows = (rows: Float32Array, mixes: readonly Mix[], mixRow: MixRow): void => {
  const length = rows.length / mixes.length;
  const rowAt = (place: number): Float32Array => rows.subarray(place * length, (place + 1) * length);
  const first = new Float32Array(length);
  const isDone = mixes.map(() => false);
  for (const start of mixes.keys()) {
    if (isDone[start] === true) continue;
    first.set(rowAt(start));
    for (let place = start; isDone[place] !== true;) {
      isDone[place] = true;
      const mix = mixes[place];
      if (mix === undefined) throw new RangeError(`no picture at place ${place} of the batch`);
      mixRow(rowAt(place), mix.partner === start ? first : rowAt(mix.partner), mix);
      place = mix.partner;
    }
  }
};

/** @param images [batch, height, width, channels] and @param labels [batch, units], both changed in place */
export const applyMixes = (
  mixes: readonly Mix[],
  images: Float32Array,
  { width, channels }: PictureSize,
  labels: Float32Array,
): void => {
  mixRows(images, mixes, (own, partner, mix) => {
    if (mix.patch === null) blend(own, partner, mix);
    else cover(own, partner, mix.patch, width * channels, channels);
  });
  mixRows(labels, mixes, blend);
};
