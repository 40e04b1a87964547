// For node --import: this process is killed, as by kill -9, where DIES_BEFORE says so: "metrics.csv#2" is before the
// second rename to a path that ends in metrics.csv.
import { syncBuiltinESMExports } from "node:module";
import promises from "node:fs/promises";

const [ending, count] = process.env.DIES_BEFORE.split("#");
const { rename } = promises;
let left = Number(count);

promises.rename = async (from, to) => {
  if (to.endsWith(ending) && --left === 0) process.kill(process.pid, "SIGKILL");
  await rename(from, to);
};
syncBuiltinESMExports();
