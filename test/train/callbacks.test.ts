import { expect } from "chai";
import type { EarlyStoppingSpec, PlateauSpec } from "../../src/experiment/experiment.ts";
import { callbackStateFromJson, callbackStateToJson } from "../../src/train/callback-state.ts";
import {
  bestAfter,
  callbacksAfter,
  checkpointMonitor,
  earlyStoppingAfter,
  newCallbacks,
  newEarlyStopping,
  newPlateau,
  plateauAfter,
} from "../../src/train/callbacks.ts";
import { exampleExperiment } from "../support/example-experiment.ts";

describe("earlyStopping", () => {
  const spec: EarlyStoppingSpec = {
    monitor: "val_loss",
    mode: "auto",
    minDelta: 0,
    patience: 2,
    restoreBestWeights: false,
  };

  /** The epoch after which it stops; null: never. */
  const stopsAfter = (changes: Partial<EarlyStoppingSpec>, values: readonly number[]): number | null => {
    const changed = { ...spec, ...changes };
    let state = newEarlyStopping;
    for (const [i, value] of values.entries()) {
      state = earlyStoppingAfter(changed, state, { epoch: i + 1, values: { [changed.monitor]: value } });
      if (state.stopped) return i + 1;
    }
    return null;
  };

  it("by itself takes less of a loss, of brier and of calibrationError for better, and more of all else", () => {
    for (const monitor of ["loss", "val_loss", "val_brier", "calibrationError"])
      expect(stopsAfter({ monitor }, [0.3, 0.2, 0.1, 0.2, 0.3]), monitor).to.equal(5);
    for (const monitor of ["acc", "val_balancedAcc", "f1", "val_top3Acc"])
      expect(stopsAfter({ monitor }, [0.3, 0.2, 0.1, 0.2, 0.3]), monitor).to.equal(3);
  });

  it("stops after `patience` epochs in a row without a better value", () => {
    expect(stopsAfter({}, [3, 2, 2.5, 2.1])).to.equal(4);
    expect(stopsAfter({}, [3, 2, 2.5, 1.9, 2])).to.be.null;
  });

  it("does not take an equal value for a better one", () => {
    expect(stopsAfter({}, [2, 2, 2])).to.equal(3);
  });

  it("asks for more than minDelta", () => {
    expect(stopsAfter({ minDelta: 0.5 }, [3, 2.6, 2.5])).to.equal(3);
    expect(stopsAfter({ minDelta: 0.5 }, [3, 2.6, 2.4])).to.be.null;
  });

  it("takes accuracy, auc, precision and recall for better when they rise, by name", () => {
    for (const monitor of ["val_acc", "auc", "val_precision", "recall"]) {
      expect(stopsAfter({ monitor }, [1, 2, 3, 2, 3])).to.equal(5);
      expect(stopsAfter({ monitor, mode: "min" }, [3, 2, 1])).to.be.null;
    }
  });

  it("stops at the first worse value when patience is 0, but never after the first epoch", () => {
    expect(stopsAfter({ patience: 0 }, [2, 1, 1.5])).to.equal(3);
    expect(stopsAfter({ patience: 0 }, [NaN])).to.be.null;
  });

  it("takes NaN for no improvement, even at first", () => {
    expect(stopsAfter({}, [NaN, 2, NaN, NaN])).to.equal(4);
  });

  it("fails on a quantity that is not recorded", () => {
    const values = { loss: 1 };
    expect(() => earlyStoppingAfter(spec, newEarlyStopping, { epoch: 1, values })).to.throw(
      '"val_loss" is monitored, but only loss are recorded',
    );
  });
});

describe("reduceLearningRateOnPlateau", () => {
  const spec: PlateauSpec = {
    monitor: "val_loss",
    mode: "auto",
    factor: 0.5,
    patience: 2,
    minDelta: 0,
    cooldown: 0,
    minLearningRate: 0,
  };

  /** The rate after each epoch, from 1 at first. */
  const rates = (changes: Partial<PlateauSpec>, values: readonly number[]): number[] => {
    let state = newPlateau(1);
    return values.map((value) => {
      state = plateauAfter({ ...spec, ...changes }, state, { val_loss: value });
      return state.learningRate;
    });
  };

  it("multiplies the rate after `patience` epochs without a better value, again and again", () => {
    expect(rates({}, [3, 3, 3, 3, 3])).to.deep.equal([1, 1, 0.5, 0.5, 0.25]);
  });

  it("begins to count anew after a better value", () => {
    expect(rates({}, [3, 3, 2, 2, 2])).to.deep.equal([1, 1, 1, 1, 0.5]);
  });

  it("does not count in the cooldown", () => {
    expect(rates({ patience: 1, cooldown: 2 }, [3, 3, 3, 3, 3, 3])).to.deep.equal([
      1, 0.5, 0.5, 0.25, 0.25, 0.125,
    ]);
  });

  it("stops at minLearningRate", () => {
    expect(rates({ patience: 1, minLearningRate: 0.3 }, [3, 3, 3, 3])).to.deep.equal([1, 0.5, 0.3, 0.3]);
  });
});

describe("the best epoch", () => {
  const watched = { monitor: "val_loss", mode: "auto", minDelta: 0 } as const;

  it("is the first of equals", () => {
    const first = bestAfter(watched, null, { epoch: 1, values: { val_loss: 2 } });
    expect(first).to.deep.equal({ epoch: 1, value: 2 });
    expect(bestAfter(watched, first, { epoch: 2, values: { val_loss: 2 } })).to.equal(first);
    expect(bestAfter(watched, first, { epoch: 2, values: { val_loss: 1 } })).to.deep.equal({
      epoch: 2,
      value: 1,
    });
  });

  it("is one of NaN only until an epoch has a number", () => {
    const first = bestAfter(watched, null, { epoch: 1, values: { val_loss: NaN } });
    expect(first).to.deep.equal({ epoch: 1, value: NaN });
    expect(bestAfter(watched, first, { epoch: 2, values: { val_loss: NaN } })).to.equal(first);
    const second = bestAfter(watched, first, { epoch: 2, values: { val_loss: 9 } });
    expect(second).to.deep.equal({ epoch: 2, value: 9 });
    expect(bestAfter(watched, second, { epoch: 3, values: { val_loss: NaN } })).to.equal(second);
  });

  it("goes by the training loss where there is no validation", () => {
    const experiment = exampleExperiment();
    expect(checkpointMonitor(experiment, true).monitor).to.equal("val_loss");
    expect(checkpointMonitor(experiment, false).monitor).to.equal("loss");
  });
});

describe("the state of the callbacks", () => {
  const earlyStopping = {
    monitor: "loss",
    mode: "auto",
    minDelta: 0,
    patience: 2,
    restoreBestWeights: false,
  } as const;
  const plateau = {
    monitor: "loss",
    mode: "auto",
    factor: 0.5,
    patience: 2,
    minDelta: 0,
    cooldown: 0,
    minLearningRate: 0,
  } as const;

  it("comes back from JSON as it was", () => {
    for (const experiment of [
      exampleExperiment(),
      exampleExperiment({ earlyStopping }),
      exampleExperiment({ earlyStopping, reduceLearningRateOnPlateau: plateau }),
    ]) {
      const first = newCallbacks(experiment);
      const second = callbacksAfter(experiment, first, { epoch: 1, values: { loss: 0.1 + 0.2 } });
      for (const state of [first, second]) {
        const json: unknown = JSON.parse(JSON.stringify(callbackStateToJson(state)));
        expect(json).to.deep.equal(callbackStateToJson(state));
        expect(callbackStateFromJson(callbackStateToJson(state))).to.deep.equal(state);
      }
    }
  });

  it("is refused when it is something else", () => {
    expect(() => callbackStateFromJson([])).to.throw("instead of an object");
    expect(() => callbackStateFromJson({ plateau: { best: null } })).to.throw('no number "wait"');
  });
});
