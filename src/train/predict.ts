import type { Judged } from "./judge.ts";
import { predictionsOf } from "./predictions.ts";
import type { Prediction } from "./records.ts";

/** What the network says about pictures without labels. @param images [n, height, width, channels], row-major */
export function predict(
  { engine: { tf }, model, inputShape }: Pick<Judged, "engine" | "model" | "inputShape">,
  images: Float32Array,
): Prediction[] {
  const [height, width, channels] = inputShape;
  const n = images.length / (height * width * channels);
  const outputs = tf.tidy(
    () => model.forward(tf.tensor4d(images, [n, ...inputShape]), { training: false }).outputs,
  );
  const predictions = outputs.dataSync<"float32">();
  outputs.dispose();
  return predictionsOf(
    { width: model.units, predictions },
    Uint32Array.from({ length: n }, (_, i) => i),
  );
}
