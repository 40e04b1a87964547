/** Table from layer type to what the layer computes: tfjs' own way, and Keras' where the two differ. */
import { withGradient } from "../engine/custom-gradient.ts";
import { nth } from "../engine/nth.ts";
import type { LayerOf, LayerSpec, LayerType } from "../experiment/experiment.ts";
import { convolution2dCall } from "./convolution-call.ts";
import { convolutionCall } from "./dilated-calls.ts";
import { stockCall, weightOf, type Calling, type LayerCall } from "./layer-call.ts";
import { batchNormalizationCall, layerNormalizationCall } from "./normalization-calls.ts";
import { dropoutCall, gaussianNoiseCall, spatialDropoutCall } from "./random-calls.ts";

type Calls = { [T in LayerType]: (spec: LayerOf<T>, calling: Calling) => LayerCall };

const stock = (_: LayerSpec, calling: Calling): LayerCall => stockCall(calling);

export const layerCalls: Calls = {
  conv2d: convolution2dCall,
  separableConv2d: (spec, calling) =>
    convolutionCall(spec, calling, (tf, x, kernels) =>
      tf.separableConv2d(x, nth(kernels, 0), nth(kernels, 1), 1, "valid"),
    ),
  depthwiseConv2d: (spec, calling) =>
    convolutionCall(spec, calling, (tf, x, kernels) => tf.depthwiseConv2d(x, nth(kernels, 0), 1, "valid")),
  maxPooling2d: stock,
  averagePooling2d: stock,
  globalAveragePooling2d: stock,
  globalMaxPooling2d: (_, calling) => globalMaxCall(calling),
  zeroPadding2d: stock,
  flatten: stock,
  dropout: dropoutCall,
  spatialDropout2d: spatialDropoutCall,
  gaussianNoise: gaussianNoiseCall,
  batchNormalization: batchNormalizationCall,
  layerNormalization: layerNormalizationCall,
  activation: stock,
  leakyReLU: stock,
  prelu: (_, calling) => preluCall(calling),
  dense: stock,
};

const callOf = <T extends LayerType>(type: T, spec: LayerOf<T>, calling: Calling): LayerCall =>
  layerCalls[type](spec, calling);

export const layerCall = (spec: LayerSpec, calling: Calling): LayerCall => callOf(spec.type, spec, calling);

/** Where several pixels of a channel are the largest, each gets an equal share of the gradient, as in TensorFlow. */
const globalMaxCall =
  ({ engine }: Calling): LayerCall =>
  (x) => {
    const { tf } = engine;
    const largest = withGradient(engine, x, {
      forward: (pixels) => {
        const value = tf.max(pixels, [1, 2], true);
        return { value, saved: [tf.equal(pixels, value)] };
      },
      backward: (dy, saved) => {
        const isLargest = tf.cast(nth(saved, 0), "float32");
        return isLargest.mul(dy.div(isLargest.sum([1, 2], true)));
      },
    });
    return largest.squeeze([1, 2]);
  };

/** relu(x) - alpha relu(-x): no gradient at 0, where tfjs' own has alpha. */
const preluCall =
  ({ engine: { tf }, layer }: Calling): LayerCall =>
  (x) =>
    tf.relu(x).sub(weightOf(layer, 0).mul(tf.relu(x.neg())));
