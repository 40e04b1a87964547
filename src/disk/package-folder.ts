/** Where petri itself lies. */
import { resolve } from "node:path";

/**
 * Whether this is the package as scripts/build.ts makes it: its files lie side by side in dist/, whatever folder of src/
 * they come from.
 */
export const isBuilt = import.meta.url.endsWith(".js");

/** The checkout, or the installed package. */
export const packageFolder = resolve(import.meta.dirname, isBuilt ? ".." : "../..");
