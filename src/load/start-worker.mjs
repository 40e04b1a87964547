// A worker thread does not inherit tsx from its parent: it is registered here, then the TypeScript named is run.
// As CommonJS, which tsx does in the thread itself: its ES module loader starts one more thread, and takes twice as long.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";
import { register } from "tsx/cjs/api";

register();
createRequire(import.meta.url)(fileURLToPath(workerData.module));
