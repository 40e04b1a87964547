/**
 * tfjs' wasm backend 4.22.0 passes no gradient to a window whose maximum is not above 0. Here the first maximum of each
 * window gets it, as in TensorFlow.
 */
import * as tf from "@tensorflow/tfjs-core";
import { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

interface Shape {
  batch: number;
  height: number;
  width: number;
  channels: number;
}

type Window = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/** Where the maximum of a window is; -1: the window is empty. */
const placeOfMaximum = (
  x: Float32Array,
  { height, width, channels }: Shape,
  { batch, top, left, channel }: { batch: number; top: number; left: number; channel: number },
  { filterHeight, filterWidth }: Window,
): number => {
  let [best, at] = [-Infinity, -1];
  for (let row = Math.max(0, top); row < Math.min(height, top + filterHeight); row++)
    for (let column = Math.max(0, left); column < Math.min(width, left + filterWidth); column++) {
      const place = ((batch * height + row) * width + column) * channels + channel;
      const value = x[place] ?? NaN;
      if (value > best || at === -1) [best, at] = [value, place];
    }
  return at;
};

const gradient = (x: Float32Array, dy: Float32Array, shape: Shape, window: Window): Float32Array => {
  const result = new Float32Array(x.length);
  const { outHeight, outWidth, strideHeight, strideWidth, padInfo } = window;
  let from = 0;
  for (let batch = 0; batch < shape.batch; batch++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let channel = 0; channel < shape.channels; channel++) {
          const [top, left] = [row * strideHeight - padInfo.top, column * strideWidth - padInfo.left];
          const at = placeOfMaximum(x, shape, { batch, top, left, channel }, window);
          if (at !== -1) result[at] = (result[at] ?? 0) + (dy[from] ?? 0);
          from++;
        }
  return result;
};

const hasWindow = (attributes: object): attributes is tf.MaxPoolGradAttrs =>
  "filterSize" in attributes && "strides" in attributes && "pad" in attributes;

const poolGradient: tf.KernelFunc = ({ inputs: { input: x, dy }, backend, attrs = {} }) => {
  if (!(backend instanceof BackendWasm) || x === undefined || dy === undefined || !hasWindow(attrs))
    throw new Error("the gradient of a maximum was asked for something else");
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const form: [number, number, number, number] = [batch, height, width, channels];
  const window = tf.backend_util.computePool2DInfo(form, filterSize, strides, 1, pad, dimRoundingMode);
  const read = ({ dataId, shape }: tf.TensorInfo): Float32Array =>
    Float32Array.from(backend.typedArrayFromHeap({ dataId, shape, dtype: "float32" }));
  const output = backend.makeOutput(x.shape, "float32");
  backend
    .typedArrayFromHeap(output)
    .set(gradient(read(x), read(dy), { batch, height, width, channels }, window));
  return output;
};

export const mendMaxPoolGradient = (): void => {
  tf.unregisterKernel("MaxPoolGrad", "wasm");
  tf.registerKernel({ kernelName: "MaxPoolGrad", backendName: "wasm", kernelFunc: poolGradient });
};
