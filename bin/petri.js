#!/usr/bin/env node
// The command. TypeScript is run as it stands: tsx is registered here, so that `petri` works without flags to node.
import { register } from "tsx/esm/api";

register();
await import("../src/main.ts");
