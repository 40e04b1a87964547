// For node --import: as if there were five cores, so that petri makes its batches in four threads.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

os.availableParallelism = () => 5;
syncBuiltinESMExports();
