/** Puts the browser's part of a report beside its sources, for a package that has no esbuild: `page/built.json`. */
import { writeFileAtomic } from "../src/disk/atomic-file.ts";
import { buildPage, builtPageFile } from "../src/report/page-code.ts";

await writeFileAtomic(builtPageFile, JSON.stringify(await buildPage()));
