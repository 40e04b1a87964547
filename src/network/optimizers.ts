/** Table from optimizer type to its update rule. */
import type { OptimizerSpec } from "../experiment/experiment.ts";
import { adadelta } from "./optimizers/adadelta.ts";
import { adagrad } from "./optimizers/adagrad.ts";
import { adam } from "./optimizers/adam.ts";
import { adamax } from "./optimizers/adamax.ts";
import { rmsprop } from "./optimizers/rmsprop.ts";
import { sgd } from "./optimizers/sgd.ts";
import type { OptimizerOf, UpdateRule } from "./update-rule.ts";

type Rules = { [T in OptimizerSpec["type"]]: (spec: OptimizerOf<T>) => UpdateRule };

export const optimizerRules: Rules = { rmsprop, adam, adamax, sgd, adagrad, adadelta };

const ruleOf = <T extends OptimizerSpec["type"]>(type: T, spec: OptimizerOf<T>): UpdateRule =>
  optimizerRules[type](spec);

export const updateRule = (spec: OptimizerSpec): UpdateRule => ruleOf(spec.type, spec);
