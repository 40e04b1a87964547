#!/usr/bin/env node
// The command. A checkout's TypeScript is run as it stands: tsx is registered here, so that `petri` works without flags
// to node. A package has no src/; its JavaScript was built (scripts/build.ts).
import { existsSync } from "node:fs";

const source = new URL("../src/main.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(source.href);
} else {
  await import("../dist/main.js");
}
