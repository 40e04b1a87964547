import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { activations } from "../../src/network/activations.ts";
import { initializerDrawers } from "../../src/network/initial-weights.ts";
import { initializerFactories } from "../../src/network/initializers.ts";
import { layerKinds } from "../../src/layers/kinds.ts";
import { layerComputations } from "../../src/network/layers/computations.ts";
import { losses } from "../../src/network/losses.ts";
import { optimizerRules } from "../../src/network/optimizer.ts";
import { metrics } from "../../src/train/metrics.ts";
import { list, record, text } from "../support/vectors.ts";

const file = join(import.meta.dirname, "../../schema/experiment.schema.json");
const schema = record(JSON.parse(readFileSync(file, "utf8")));
const definitions = record(schema.$defs);
const properties = record(schema.properties);

const definition = (name: string): Record<string, unknown> => record(definitions[name]);

/** The `type` of every alternative of a tagged union. */
const tagsOf = (name: string): string[] =>
  list(definition(name).oneOf).map((alternative) => {
    const reference = text(record(alternative).$ref).replace("#/$defs/", "");
    return text(record(record(definition(reference).properties).type).const);
  });

const enumOf = (holder: unknown): string[] => list(record(holder).enum).map(text);

/** A table's keys are the names of its type, which the compiler sees to. */
/** These only a net from elsewhere has, or a block comes to. */
const netOnly = [
  ...["rescaling", "relu", "add", "multiply", "concatenate", "reshape", "cropping2d", "meanOfPixels"],
  ...["dropPath", "resizing", "unchanging"],
];
/** A base is no layer of its own, but its net's; a block is those in it. */
const ownLayers = tagsOf("layer").filter((tag) => !["base", "residual", "parallel"].includes(tag));

const tables: [string, string[], object[]][] = [
  ["layers, and those of nets from elsewhere", [...ownLayers, ...netOnly], [layerKinds, layerComputations]],
  ["optimizers", tagsOf("optimizer"), [optimizerRules]],
  ["initialisers", tagsOf("initializerMap"), [initializerDrawers, initializerFactories]],
  ["activations", enumOf(definition("activation")), [activations]],
  ["losses", enumOf(properties.loss), [losses]],
  ["metrics", enumOf(record(properties.metrics).items), [metrics]],
];

describe("the schema and the tables", () => {
  for (const [what, names, holders] of tables) {
    it(`name the same ${what}`, () => {
      for (const table of holders) expect(Object.keys(table)).to.have.members(names);
    });
  }
});
