import type { Engine, Variable } from "../engine/engine.ts";
import { makeResourceVariable, type ResourceVariable } from "../engine/resource-variable.ts";
import { makeTrainedWeight } from "../engine/trained-weight.ts";
import { valuesOf, type WeightPlace } from "./named-array.ts";
import type { Update, UpdateRule } from "./update-rule.ts";

/** A weight of the model that training changes. */
export interface TrainableWeight {
  name: string;
  variable: Variable;
}

/** An array that the optimizer remembers for one weight. */
export interface Slot extends WeightPlace {
  read(): Float32Array;
  write(values: Float32Array): void;
}

/** An optimizer's rule at work on one weight. */
interface OptimizerPart {
  weight: TrainableWeight;
  update: Update;
  slots: readonly Slot[];
  /** Clears what steps leave beside the slots. */
  forget(): void;
  dispose(): void;
}

/** With TensorFlow's training op where the engine may use it, else with plain tfjs ops. */
export const makePart = (engine: Engine, rule: UpdateRule, weight: TrainableWeight): OptimizerPart => {
  const { native } = rule;
  return engine.kernels === "petri" && native !== null && engine.hasOp(native.op)
    ? nativePart(engine, native.make, weight)
    : plainPart(engine, rule.plain, weight);
};

const plainPart = (engine: Engine, rule: UpdateRule["plain"], weight: TrainableWeight): OptimizerPart => {
  const { tf } = engine;
  const slots: Slot[] = [];
  const variables: Variable[] = [];
  const slot = (name: string, initial: number): Variable => {
    const variable = tf.tidy(() => tf.variable(tf.fill(weight.variable.shape, initial), false));
    variables.push(variable);
    slots.push(plainSlot(engine, `${weight.name}/${name}`, variable));
    return variable;
  };
  return {
    weight,
    update: rule({ tf, weight: weight.variable, slot }),
    slots,
    forget: () => undefined,
    dispose: () => {
      tf.dispose(variables);
    },
  };
};

export const plainSlot = ({ tf }: Engine, name: string, variable: Variable): Slot => ({
  name,
  shape: variable.shape,
  read: () => valuesOf(variable),
  write: (values) => {
    tf.tidy(() => {
      variable.assign(tf.tensor(values, variable.shape));
    });
  },
});

const nativePart = (
  engine: Engine,
  rule: NonNullable<UpdateRule["native"]>["make"],
  weight: TrainableWeight,
): OptimizerPart => {
  const { tf } = engine;
  const { shape } = weight.variable;
  const trained = makeTrainedWeight(engine, weight.variable);
  const slots: Slot[] = [];
  const resources: ResourceVariable[] = [];
  const scratches: ResourceVariable[] = [];
  const filled = (initial: number): ResourceVariable => {
    const values = tf.fill(shape, initial);
    const resource = makeResourceVariable(engine, values);
    values.dispose();
    resources.push(resource);
    return resource;
  };
  const slot = (name: string, initial: number): ResourceVariable => {
    const resource = filled(initial);
    slots.push(nativeSlot(engine, `${weight.name}/${name}`, resource));
    return resource;
  };
  const scratch = (): ResourceVariable => {
    const resource = filled(0);
    scratches.push(resource);
    return resource;
  };
  return {
    weight,
    update: rule({ engine, weight: trained, slot, scratch }),
    slots,
    forget: () => {
      tf.tidy(() => {
        for (const resource of scratches) resource.assign(tf.zeros(shape));
      });
    },
    dispose: () => {
      for (const resource of [...resources, trained]) resource.dispose();
    },
  };
};

const nativeSlot = ({ tf }: Engine, name: string, resource: ResourceVariable): Slot => ({
  name,
  shape: resource.shape,
  read: () => {
    // Not in a tidy: it would look for tensors in every number that it returns.
    const value = resource.read();
    const values = valuesOf(value);
    value.dispose();
    return values;
  },
  write: (values) => {
    tf.tidy(() => {
      resource.assign(tf.tensor(values, [...resource.shape]));
    });
  },
});
