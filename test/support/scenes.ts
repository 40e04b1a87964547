import { writeFileSync } from "node:fs";
import seedrandom from "seedrandom";
import sharp, { type Sharp } from "sharp";

/** Waves of many lengths, the long ones strongest, as in photographs; each number another picture. */
const levels = (number: number, width: number, height: number): Buffer => {
  const draw = seedrandom(`scene ${number}`);
  const waves = Array.from({ length: 60 }, () => {
    const [down, across] = [Math.floor(draw() * 14), Math.floor(draw() * 14)];
    const strength = 110 / (1 + Math.hypot(down, across));
    return {
      down,
      across,
      phase: 2 * Math.PI * draw(),
      colours: [draw(), draw(), draw()].map((c) => c * strength),
    };
  });
  const data = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    const level = [128, 128, 128];
    for (const { down, across, phase, colours } of waves) {
      const wave = Math.cos(Math.PI * (down * y + across * x) + phase);
      for (let i = 0; i < 3; i++) level[i] = (level[i] ?? 0) + wave * (colours[i] ?? 0);
    }
    for (let i = 0; i < 3; i++) data[3 * pixel + i] = Math.max(0, Math.min(255, level[i] ?? 0));
  }
  return data;
};

export const sceneSize = { width: 160, height: 120 } as const;

/** A picture with as much in it as a photograph. */
export const scene = (number: number): Sharp => {
  const { width, height } = sceneSize;
  return sharp(levels(number, width, height), { raw: { width, height, channels: 3 } });
};

export const writeJpeg = async (path: string, picture: Sharp, quality = 90): Promise<void> => {
  writeFileSync(path, await picture.jpeg({ quality }).toBuffer());
};
