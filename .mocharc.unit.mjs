// `npm run test:unit`: what needs neither the engine nor the command, or the files that are named after `--`.
import { optionsFor, unitTests } from "./test/support/test-files.mjs";

export default optionsFor(unitTests, process.argv.slice(2));
