/** Runs in a worker thread: decodes the files that it is sent. */
import { parentPort } from "node:worker_threads";
import { decodeFiles } from "./decode-files.ts";

const port = parentPort;
port?.on("message", (files: readonly string[]) => {
  // A rejection ends the thread, and the question is answered with the error.
  void decodeFiles(files).then(() => {
    port.postMessage(true);
  });
});
