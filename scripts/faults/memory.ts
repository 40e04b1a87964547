/** The engine has less and less memory. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { packageFolder } from "../../test/support/command.ts";
import { tinyExperiment } from "../../test/support/pictures.ts";
import { ends, mustBeTheSame, wellDone, type World } from "./world.ts";

/** Two convolutions of 64 filters on 256x256: about 2 GB. */
const large = tinyExperiment({
  generator: "{imageSize: [256, 256], rescale: 1/255, batchSize: 12, classMode: binary}",
  layers: `
  - {type: conv2d, filters: 64, kernelSize: 3, activation: relu}
  - {type: conv2d, filters: 64, kernelSize: 3, activation: relu}
  - {type: globalAveragePooling2d}
  - {type: dense, units: 1, activation: sigmoid}`,
  epochs: "1",
});

export interface LittleMemory {
  megabytes: number;
  /** killed: TensorFlow's libraries ended the process themselves. */
  how: "finished" | "told" | "killed";
}

const limited = (
  folder: string,
  megabytes: number,
  args: readonly string[],
): Promise<{ status: number | null; stderr: string }> =>
  new Promise((done, failed) => {
    const limit = [`--data=${megabytes * 1_000_000}`, "--core=0", process.execPath];
    const child = spawn("prlimit", [...limit, join(packageFolder, "bin/petri.js"), ...args], { cwd: folder });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.resume();
    child.on("error", failed);
    child.on("close", (status) => {
      done({ status, stderr });
    });
  });

const words =
  "failed: the engine is out of memory; a smaller generator.batchSize or imageSize, or fewer filters or units need less\n";

/** Whatever the limit, the folder can be read, and resume goes on in it where there is memory again. */
export const littleMemory = async (
  world: World,
  limits: readonly number[],
): Promise<readonly LittleMemory[]> => {
  writeFileSync(join(world.folder, "large.yaml"), large);
  await wellDone(world.folder, ["large.yaml", "--runs", "memory"]);
  const whole = { reference: join(world.folder, "memory", "large-001") };
  const results: LittleMemory[] = [];
  for (const megabytes of limits) {
    const runs = `memory-${megabytes}`;
    const { status, stderr } = await limited(world.folder, megabytes, ["large.yaml", "--runs", runs]);
    const how = status === 0 ? "finished" : status === 1 && stderr.includes(words) ? "told" : "killed";
    if (/^ {4}at /m.test(stderr)) throw new Error(`a stack trace at ${megabytes} MB: ${stderr}`);
    process.stderr.write(`${megabytes} MB: ${how}\n`);
    results.push({ megabytes, how });
    if (how !== "finished") {
      await ends(world.folder, ["list", "--runs", runs], [0]);
      await wellDone(world.folder, ["resume", "large", "--runs", runs]);
    }
    await mustBeTheSame(whole, join(world.folder, runs, "large-001"));
  }
  return results;
};
