import { ensureEngine } from "../../src/engine/install.ts";
import { type Engine } from "../../src/engine/engine.ts";
import { loadEngine } from "../../src/engine/load-engine.ts";

let loading: Promise<Engine> | undefined;

/** The real engine on the CPU, loaded once in the test process. `npm test` has set it up before. */
export function testEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Engine> {
  const install = await ensureEngine({ report: () => undefined, variant: "cpu" });
  if (install.type === "setup-failed") throw new Error(`${install.message}: run \`npm run exp -- setup\``);
  const result = loadEngine({ device: "cpu", install });
  if (result.type === "load-failed") throw new Error(result.message);
  return result.engine;
}
