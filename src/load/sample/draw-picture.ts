import sharp from "sharp";
import { stream, type Stream } from "../../plan/random.ts";
import type { SampleName } from "../../experiment/experiment.ts";
import { samples, type SampleClass } from "../../read/samples.ts";
import { birdSvg, drawBird } from "./bird.ts";
import type { Lightness } from "./draws.ts";
import { drawFish, fishSvg } from "./fish.ts";
import { drawPose, drawScene, sceneSvg } from "./scene.ts";

const animals: Record<SampleClass, (draw: Stream, lightness: Lightness) => string> = {
  bird: (draw, lightness) => birdSvg(drawBird(draw, lightness)),
  fish: (draw, lightness) => fishSvg(drawFish(draw, lightness)),
};

/** The set is the same for everybody, whatever the seed of an experiment. */
const seed = 0;

/** Picture `number` (from 0) of a class: each from streams of its own, so that more pictures change none. */
export const pictureSvg = (sample: SampleName, name: SampleClass, number: number): string => {
  const { size } = samples[sample];
  const draw = (part: string): Stream => stream(seed, "sample", sample, name, number, part);
  const scene = drawScene(draw("scene"), size);
  const animal = animals[name](draw("animal"), scene.animalLightness);
  return sceneSvg(scene, drawPose(draw("pose"), size), animal, size);
};

/** The same bytes each time on one machine; another version of sharp may round otherwise. */
export const drawPicture = (sample: SampleName, name: SampleClass, number: number): Promise<Buffer> =>
  sharp(Buffer.from(pictureSvg(sample, name, number)))
    .jpeg({ quality: 90 })
    .toBuffer();
