// A worker thread does not inherit tsx from its parent: it is registered here, then the TypeScript named is run.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.module);
