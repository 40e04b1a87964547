/** Claims one run folder and prints its path: twenty of these are started at once. */
import { claimRunFolder } from "../../src/write/run-folder.ts";

const [runsFolder = "", name = ""] = process.argv.slice(2);
const claim = await claimRunFolder(runsFolder, name);
process.stdout.write(claim.type === "claimed" ? claim.files.name : claim.problem.message);
