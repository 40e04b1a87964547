import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { hostileNets } from "./faults/hostile-nets.ts";
import { drawPictures } from "../test/support/pictures.ts";
const folder = mkdtempSync("/tmp/trust-nets-");
await drawPictures(join(folder, "pictures"), 20);
console.log(JSON.stringify(await hostileNets({ folder }), null, 1));
