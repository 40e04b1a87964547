import { KerasFields } from "../layers/keras-fields.ts";
import { fromKeras } from "../layers/kinds.ts";
import type { NetLayer } from "../layers/net-layer.ts";
import type { KerasLayer } from "./keras-model.ts";
import { modelMistake, read, type Outcome } from "./outcome.ts";

const unknown = ({ name, className, inner }: KerasLayer): string =>
  inner === null
    ? `layer "${name}" is a ${className}, which petri cannot translate; a cut before it would leave it out`
    : `layer "${name}" is a model that is used more than once, which petri cannot translate`;

/** `rank`: axes of the layer's input, with the batch's. */
export const translateLayer = (layer: KerasLayer, rank: number): Outcome<NetLayer> => {
  const translate = fromKeras.get(layer.className);
  if (translate === undefined) return modelMistake(unknown(layer));
  const fields = new KerasFields(layer, rank);
  const translated = translate(fields);
  const [mistake] = fields.mistakes;
  return mistake === undefined ? read(translated) : modelMistake(mistake);
};
