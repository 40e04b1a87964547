/** What a pretrained net was made for against what it gets here. Warnings: it runs all the same. */
import type { Net } from "../keras/net.ts";
import type { GeneratorSpec } from "../experiment/experiment.ts";
import type { PlaceOf, Problem } from "../read/problem.ts";

const warning = (place: PlaceOf, key: keyof GeneratorSpec, message: string): Problem => ({
  severity: "warning",
  code: "base-mismatch",
  place: place(["generator", key], "value"),
  message,
});

/** Few nets were trained on sizes other than theirs, and the default is nobody's. */
const otherSize = (net: Net, { imageSize }: GeneratorSpec, place: PlaceOf): Problem[] => {
  const [height, width] = net.inputShape;
  if (height === null || width === null || (height === imageSize[0] && width === imageSize[1])) return [];
  const message = `the net of the base was made for pictures of ${height} x ${width}, and gets ${imageSize.join(" x ")}; write imageSize: [${height}, ${width}]`;
  return [warning(place, "imageSize", message)];
};

/** Its layer brings levels 0..255 into the range it was trained on. */
const rescaledTwice = (net: Net, { rescale }: GeneratorSpec, place: PlaceOf): Problem[] => {
  const own = net.nodes.find(({ layer }) => layer.type === "rescaling");
  if (own === undefined || rescale === 1) return [];
  const message = `the net of the base rescales levels 0..255 itself (layer "${own.layer.name}"), and rescale comes on top; take it away`;
  return [warning(place, "rescale", message)];
};

export const baseWarnings = (net: Net | null, generator: GeneratorSpec, place: PlaceOf): Problem[] =>
  net === null ? [] : [...otherSize(net, generator, place), ...rescaledTwice(net, generator, place)];
