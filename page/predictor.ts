/** The model of a run in the browser: tfjs' layers on its wasm backend, all of it from the page itself. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as layers from "@tensorflow/tfjs-layers";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { Pixels } from "../src/load/pixels.ts";
import { shapePixels } from "../src/load/resize.ts";
import { rescaleTable, standardizeBytes } from "../src/load/standardize.ts";
import { mostProbable, probabilitiesOf } from "../src/train/records.ts";
import { gradCam } from "./grad-cam.ts";
import { mendMaxPoolGradient } from "./max-pool-gradient.ts";
import type { HeatMap, OpenPredictor, Prediction, Predictor } from "./prediction.ts";
import { inflated, unpackWeights } from "./weights.ts";

type Net = Prediction["net"];

const binaryOf = (address: string): Promise<ArrayBuffer> => {
  const id = address.includes("simd") ? "wasm-simd" : "wasm-plain";
  return inflated(document.getElementById(id)?.textContent ?? "");
};

/** The backend asks for an address; the page has the bytes, and its policy lets nothing be fetched. */
const openBackend = async (): Promise<void> => {
  if (typeof WebAssembly === "undefined") throw new Error("this browser has no WebAssembly");
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.env().platform.fetch = async (address) => new Response(await binaryOf(address));
  setWasmPaths("", true);
  if (!(await tf.setBackend("wasm"))) throw new Error("this browser cannot run the WebAssembly of tfjs");
  mendMaxPoolGradient();
};

let backend: Promise<void> | null = null;

const loadModel = async ({ topology, weights, bytes, bits }: Net): Promise<layers.LayersModel> => {
  const weightData = await unpackWeights(bytes, bits);
  const weightSpecs = weights.map(({ name, shape }) => ({
    name,
    shape: [...shape],
    dtype: "float32" as const,
  }));
  return layers.loadLayersModel({
    load: () => Promise.resolve({ modelTopology: topology, weightSpecs, weightData }),
  });
};

/** As petri itself prepares a picture, by the same code. */
const inputOf = (pixels: Pixels, { generator, statistics }: Net): tf.Tensor4D => {
  const [height, width] = generator.imageSize;
  const shaped = shapePixels(pixels, generator);
  const values = new Float32Array(shaped.length);
  standardizeBytes(shaped, rescaleTable(generator.rescale), generator, statistics, values);
  return tf.tensor4d(values, [1, height, width, shaped.length / (height * width)]);
};

const answerOf = (model: layers.LayersModel, input: tf.Tensor4D): number[] =>
  tf.tidy(() => {
    const predicted = model.predict(input);
    const [outputs] = Array.isArray(predicted) ? predicted : [predicted];
    return probabilitiesOf(Float32Array.from(outputs?.dataSync() ?? []));
  });

/** A kernel may be missing in the browser; the answer is there without it. */
const tryHeat = (
  heatOf: ReturnType<typeof gradCam>,
  input: tf.Tensor4D,
  predicted: number,
): HeatMap | null => {
  try {
    return heatOf?.(input, predicted) ?? null;
  } catch {
    return null;
  }
};

const open = async (net: Net): Promise<Predictor> => {
  await (backend ??= openBackend());
  const model = await loadModel(net);
  const heatOf = gradCam(model);
  return {
    predict: async (pixels) => {
      const before = performance.now();
      const input = inputOf(pixels, net);
      const probabilities = answerOf(model, input);
      const milliseconds = performance.now() - before;
      const predicted = Math.max(0, mostProbable(probabilities));
      const heat = tryHeat(heatOf, input, predicted);
      input.dispose();
      return Promise.resolve({ probabilities, predicted, milliseconds, heat });
    },
  };
};

export const openPredictor: OpenPredictor = (net, classes) => {
  let predictor: Promise<Predictor> | null = null;
  return { net, classes, predictor: () => (predictor ??= open(net)) };
};
