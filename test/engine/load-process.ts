// A process of its own that sets the engine up and loads it; how that ended, as JSON.
import { loadEngine } from "../../src/engine/load-engine.ts";
import { ensureEngine } from "../../src/engine/install.ts";

const install = await ensureEngine({ report: () => undefined });
if (install.type === "setup-failed") throw new Error(install.message);
const result = loadEngine({ device: "cpu", install });
process.stdout.write(
  JSON.stringify(result.type === "loaded" ? { type: result.type, ...result.engine.versions } : result),
);
