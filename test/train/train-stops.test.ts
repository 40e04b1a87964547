import { expect } from "chai";
import { sha256Of } from "../../src/network/named-array.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { EpochRecord, TrainEvent } from "../../src/train/records.ts";
import { ruleAlone } from "../support/example-experiment.ts";
import { testEngine } from "../support/engine.ts";
import { eventsOf, trained, type TrainingWorld } from "../support/training.ts";
import { brightAboveOrBelow, trainingWorld } from "./train-world.ts";

describe("train stops", () => {
  let engine: Engine;
  before(async () => {
    engine = await testEngine();
  });

  const world = (changes: Partial<Experiment> = {}): TrainingWorld => trainingWorld(engine, changes);

  const stopOf = (events: readonly TrainEvent[]) => {
    const last = events.at(-1);
    if (last?.type !== "stopped") throw new Error("training did not say why it stopped");
    return last;
  };

  it("when the epochs are done", async () => {
    const { reason, epoch, restoredEpoch } = stopOf(await trained(world({ epochs: 2 })));
    expect({ reason, epoch, restoredEpoch }).to.deep.equal({
      reason: "epochs-done",
      epoch: 2,
      restoredEpoch: null,
    });
  });

  it("early, with the weights of the best epoch in the model where that is asked for", async () => {
    const earlyStopping = {
      monitor: "val_acc",
      mode: "min",
      minDelta: 0,
      patience: 2,
      restoreBestWeights: true,
    } as const;
    const optimizer = { type: "sgd", learningRate: 0, momentum: 0, nesterov: false, ...ruleAlone } as const;
    let weights = "";
    const events = await trained(world({ earlyStopping, optimizer, epochs: 9 }), (_, model) => {
      weights = sha256Of(model.weights());
    });
    const stop = stopOf(events);
    const finished = eventsOf(events, "epoch-finished");
    expect([stop.reason, stop.epoch]).to.deep.equal(["early-stopping", finished.length]);
    expect(stop.restoredEpoch).to.equal(finished.length - 2);
    expect(weights).to.equal(finished[finished.length - 3]?.record.weightsSha256);
    expect(weights).not.to.equal(finished.at(-1)?.record.weightsSha256);
  });

  it("at the step whose loss is no number, and says which", async () => {
    const given = world({ epochs: 2 });
    const spoilt = brightAboveOrBelow(14);
    // In the third batch of 4.
    spoilt.images[9 * 36] = NaN;
    const events = await trained({ ...given, inOrder: true, parts: { train: spoilt } });
    const { reason, epoch, step } = stopOf(events);
    expect({ reason, epoch, step }).to.deep.equal({ reason: "nan", epoch: 1, step: 3 });
    expect(eventsOf(events, "epoch-finished")).to.be.empty;
  });

  it("not at NaN with onNaN: continue", async () => {
    const spoilt = brightAboveOrBelow(14);
    spoilt.images[0] = NaN;
    const events = await trained({ ...world({ onNaN: "continue", epochs: 1 }), parts: { train: spoilt } });
    expect(stopOf(events).reason).to.equal("epochs-done");
    expect(eventsOf(events, "epoch-finished")[0]?.record.values.loss).to.be.NaN;
  });

  it("before weights that the epoch's last step spoilt reach a checkpoint", async () => {
    const given = world({
      epochs: 1,
      optimizer: { type: "sgd", learningRate: 1e39, momentum: 0, nesterov: false, ...ruleAlone },
      stepsPerEpoch: 1,
    });
    const events = await trained({ ...given, parts: { train: brightAboveOrBelow(4) } });
    expect(stopOf(events).reason).to.equal("nan");
  });

  it("between epochs with no step lost", async () => {
    const interrupt = new AbortController();
    const events = await trained({ ...world(), signal: interrupt.signal }, (event) => {
      if (event.type === "epoch-finished" && event.record.epoch === 1) interrupt.abort();
    });
    expect(stopOf(events)).to.deep.include({ reason: "interrupted", epoch: 2, step: 0 });
  });

  it("after the step in which the signal came, in training and in validation", async () => {
    for (const type of ["step", "validation-step"] as const) {
      const interrupt = new AbortController();
      const events = await trained({ ...world(), signal: interrupt.signal }, (event) => {
        if (event.type === type && event.epoch === 2) interrupt.abort();
      });
      const { reason, epoch, step } = stopOf(events);
      expect([reason, epoch]).to.deep.equal(["interrupted", 2]);
      expect(step).to.equal(type === "step" ? 1 : 4);
      expect(eventsOf(events, "epoch-finished")).to.have.length(1);
    }
  });

  it("after the epoch by which it is pruned, and not asked after the last one", async () => {
    const asked: number[] = [];
    const pruneAfter = (last: number) => (record: EpochRecord) => {
      asked.push(record.epoch);
      return Promise.resolve(record.epoch === last);
    };
    const pruned = await trained({ ...world(), isPruned: pruneAfter(2) });
    expect(stopOf(pruned)).to.deep.include({ reason: "pruned", epoch: 2, restoredEpoch: null });
    expect(eventsOf(pruned, "epoch-finished")).to.have.length(2);
    const whole = await trained({ ...world(), isPruned: pruneAfter(4) });
    expect(stopOf(whole).reason).to.equal("epochs-done");
    expect(asked).to.deep.equal([1, 2, 1, 2, 3]);
  });

  it("at once where it is resumed after the epoch by which it is pruned", async () => {
    const whole = await trained(world());
    const { state } = eventsOf(whole, "epoch-finished")[1] ?? {};
    if (state === undefined) throw new Error("two epochs were expected");
    const events = await trained({ ...world(), resume: state, isPruned: () => Promise.resolve(true) });
    expect(events.map(({ type }) => type)).to.deep.equal(["stopped"]);
    expect(stopOf(events)).to.deep.include({ reason: "pruned", epoch: 2 });
  });
});
