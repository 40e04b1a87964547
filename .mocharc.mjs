// `npm test`: every test, or the files that are named after `--`.
import { allTests, optionsFor } from "./test/support/test-files.mjs";

export default optionsFor(allTests, process.argv.slice(2));
