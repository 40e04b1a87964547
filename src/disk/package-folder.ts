/** Where petri itself lies. */
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The checkout, or the installed package. */
export const packageFolder = dirname(createRequire(import.meta.url).resolve("petri/package.json"));

/** Whether this is the package as scripts/build.ts makes it: its files lie side by side in dist/, whatever folder of src/ they come from. */
export const isBuilt = import.meta.url.endsWith(".js");
