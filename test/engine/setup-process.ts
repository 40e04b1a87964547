// A process of its own that sets the engine up; its events, one a line.
import { ensureEngine } from "../../src/engine/install.ts";

const result = await ensureEngine({
  report: ({ type }) => {
    process.stdout.write(`${type}\n`);
  },
});
process.stdout.write(`${result.type}\n`);
