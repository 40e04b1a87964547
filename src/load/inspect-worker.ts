/** Runs in a worker thread: looks into the pictures that it is asked about. */
import { parentPort, workerData } from "node:worker_threads";
import { inspectPicture } from "./inspect-picture.ts";
import type { PixelSettings } from "./picture-cache.ts";
import type { PictureReport } from "./picture-report.ts";

export interface InspectSetup {
  directory: string;
  cacheFolder: string;
  settings: PixelSettings;
}

/** A few files, to be answered with a report of each. */
export type InspectQuestion = readonly string[];
export type InspectAnswer = readonly PictureReport[];

if (parentPort !== null) {
  const port = parentPort;
  const { directory, cacheFolder, settings } = (workerData as { setup: InspectSetup }).setup;
  port.on("message", (files: InspectQuestion) => {
    void Promise.all(files.map((file) => inspectPicture(directory, file, cacheFolder, settings))).then(
      (answer: InspectAnswer) => {
        port.postMessage(answer);
      },
    );
  });
}
