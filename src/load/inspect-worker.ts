/** Runs in a worker thread: looks into the pictures that it is asked about. */
import { parentPort, workerData } from "node:worker_threads";
import {
  inspectPicture,
  type InspectedPicture,
  type InspectSetup,
  type PictureToInspect,
} from "./inspect-picture.ts";

/** A few pictures, to be answered with as many reports. */
export type InspectQuestion = readonly PictureToInspect[];
export type InspectAnswer = readonly InspectedPicture[];

if (parentPort !== null) {
  const port = parentPort;
  const { setup } = workerData as { setup: InspectSetup };
  port.on("message", (question: InspectQuestion) => {
    // A rejection is a bug: unhandled, it ends the thread, and the question is answered with the error.
    void Promise.all(question.map((picture) => inspectPicture(setup, picture))).then(
      (answer: InspectAnswer) => {
        port.postMessage(answer);
      },
    );
  });
}
