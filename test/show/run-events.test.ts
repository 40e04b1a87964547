import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { wantsColor } from "../../src/show/colors.ts";
import type { RunEvent } from "../../src/show/run-event.ts";
import { aCheckpoint, aState } from "../support/checkpoints.ts";
import { shown, shownUntilClosed, wholeRun } from "../support/shown.ts";

const words = (event: RunEvent, ...before: RunEvent[]): string => {
  const first = shown(before).stderr;
  return shown([...before, event]).stderr.slice(first.length);
};

const wholeText = `downloading TensorFlow (274 MB), once for all checkouts
unpacking it
compiling the binding with g++
the engine is ready in cache/engine
tiny.yaml:3:1 one picture is there twice
tiny  seed 42  3,453,121 parameters
2 classes: cat, dog
pictures: 3 train, 2 validation, 4 test
batch (2, 4, 4, 3), labels (2, 1)
1 epoch of 2 steps
runs/tiny-001 on cpu
Epoch 1/1  2/2  1.3 s  500 ms/step  loss 0.6000  acc 0.7500  val_loss 0.6500  val_acc 0.5000  best
learning rate 0.001 -> 0.0001: val_loss did not improve
stopped early after epoch 1: no more improvement; the weights of epoch 1 are restored
test, 4 pictures, weights of epoch 1: loss 0.5000  acc 0.7500
expected val_acc >= 0.4: met, it is 0.5000
expected test_auc > 0.9: not met, there is no such value
1 epoch in 1:15, best is epoch 1
look at runs/tiny-001/curves.svg, or: petri show runs/tiny-001
as one page to hand on: petri report runs/tiny-001
`;

describe("a run that is no terminal's", () => {
  it("is told in plain lines on stderr, one an epoch, and stdout has the folder only", () => {
    expect(shown(wholeRun)).to.deep.equal({ stdout: "runs/tiny-001\n", stderr: wholeText });
  });

  it("NaN stops with its step", () => {
    expect(words({ type: "stopped", reason: "nan", epoch: 3, step: 17, restoredEpoch: null })).to.equal(
      "the loss is not a number at step 17 of epoch 3\n",
    );
  });

  it("a learning rate is told without the dust of binary fractions", () => {
    const event = { type: "learning-rate-changed", epoch: 2, from: 0.01, to: 0.01 * 0.9, why: "x" } as const;
    expect(words(event)).to.equal("learning rate 0.01 -> 0.009: x\n");
  });

  it("an interruption says what will be done again, and stdout has the folder", () => {
    const event = { type: "interrupted", folder: "runs/a-001", epoch: 4, stepsLost: 57 } as const;
    expect(shown([event])).to.deep.equal({
      stdout: "runs/a-001\n",
      stderr:
        "interrupted after 4 epochs; 57 steps of epoch 5 will be done again\nresume with: petri resume runs/a-001\n",
    });
    expect(words({ ...event, stepsLost: 0 })).to.contain("interrupted after 4 epochs; nothing is lost\n");
  });

  it("a failure says why and how to go on, and stdout has the folder", () => {
    const event = { type: "failed", folder: "runs/a-001", reason: "the disk is full (ENOSPC)" } as const;
    expect(shown([{ ...event, resumable: true }])).to.deep.equal({
      stdout: "runs/a-001\n",
      stderr: "failed: the disk is full (ENOSPC)\nonce fixed, resume with: petri resume runs/a-001\n",
    });
    expect(words({ ...event, resumable: false })).to.equal("failed: the disk is full (ENOSPC)\n");
  });

  it("the fetching of Optuna is told once, and why it is done again", () => {
    const fetching = (done: number): RunEvent => ({
      type: "optuna-setup",
      event: { type: "fetching", done, total: 11 },
    });
    expect(words(fetching(0))).to.equal("fetching Optuna and what it needs, once for all checkouts\n");
    expect(words(fetching(5), fetching(0))).to.equal("");
    expect(words({ type: "optuna-setup", event: { type: "rebuilding", why: "a.py is missing" } })).to.equal(
      "fetching Optuna again: a.py is missing\n",
    );
    expect(words({ type: "optuna-setup", event: { type: "waiting" } })).to.equal(
      "another petri fetches Optuna; waiting for it\n",
    );
    expect(words({ type: "optuna-setup", event: { type: "finished", folder: "/cache/optuna" } })).to.equal(
      "Optuna is ready in /cache/optuna\n",
    );
  });

  it("a resumed run says how much was done", () => {
    expect(words({ type: "run-started", folder: "runs/a-001", device: "gpu", resumedAfter: 12 })).to.equal(
      "runs/a-001 on gpu, after 12 epochs\n",
    );
  });
});

describe("--quiet", () => {
  it("tells what went wrong and the folder", () => {
    expect(shown(wholeRun, { mode: "quiet" })).to.deep.equal({
      stdout: "runs/tiny-001\n",
      stderr:
        "tiny.yaml:3:1 one picture is there twice\nexpected test_auc > 0.9: not met, there is no such value\n",
    });
  });
});

describe("--json", () => {
  it("gives every event, one a line, on stdout, and nothing on stderr", () => {
    const { stdout, stderr } = shown(wholeRun, { mode: "json" });
    expect(stderr).to.equal("");
    const events = stdout
      .split("\n")
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
    const duplicate = { code: "duplicate", message: "a.jpg and b.jpg are the same file" };
    const warning = { type: "warning", ...duplicate, pictures: ["a.jpg", "b.jpg"], leftOut: false };
    expect(events).to.deep.equal(wholeRun.map((event) => (event.type === "warning" ? warning : event)));
  });

  it("leaves out the weights that an epoch's event carries", () => {
    const [finished] = wholeRun.filter((event) => event.type === "epoch-finished");
    const carrying = { ...finished!, model: aCheckpoint(1).model, state: aState(1) };
    expect(shown([carrying], { mode: "json" }).stdout).to.equal(`${JSON.stringify(finished)}\n`);
  });

  it("spells NaN", () => {
    const event = { type: "step", epoch: 1, step: 1, steps: 1, values: { loss: NaN }, waitMs: 0 } as const;
    expect(shown([event], { mode: "json" }).stdout).to.contain('"values":{"loss":"NaN"}');
  });
});

/** With these, commands to a terminal begin. */
const escape = "\u001b[";

describe("a run on a terminal", () => {
  const terminal = { isTTY: true } as const;

  /** What was drawn, piece after piece: each began at the left of its line. */
  const drawings = (text: string): string[] =>
    text
      .replaceAll(`${escape}1G`, "\n")
      .split("\n")
      .map((piece) => stripVTControlCharacters(piece).replaceAll("\u001b7", "").replaceAll("\u001b8", ""));

  it("leaves the same lines as a plain one, but an epoch's fits the width", () => {
    const left = shown(wholeRun, terminal)
      .stderr.split("\n")
      .map((line) => drawings(line).at(-1));
    const fitting = "Epoch 1/1  loss 0.6000  acc 0.7500  val_loss 0.6500  val_acc 0.5000  best";
    const expected = wholeText.split("\n").map((line) => (line.startsWith("Epoch") ? fitting : line));
    expect(left).to.deep.equal(expected);
  });

  it("draws a bar, and never wider than the terminal", () => {
    const pieces = drawings(shown(wholeRun, { ...terminal, columns: () => 50 }).stderr);
    const bars = pieces.filter((piece) => /\[=*>? *\]/.test(piece));
    expect(bars.some((bar) => bar.startsWith("Epoch 1/1  0/2 [>"))).to.equal(true);
    expect(Math.max(...bars.map((bar) => bar.length))).to.be.lessThan(50);
  });

  it("hides the cursor while the bar moves and shows it again when it is closed under way", () => {
    const { told, closing } = shownUntilClosed(wholeRun.slice(0, 11), terminal);
    expect(told.stderr.lastIndexOf(`${escape}?25l`)).to.be.greaterThan(
      told.stderr.lastIndexOf(`${escape}?25h`),
    );
    expect(closing.stderr).to.contain(`${escape}?25h`);
    expect(closing.stderr).to.contain(`${escape}?7h`);
  });

  it("has colours only where they are wanted", () => {
    expect(shown(wholeRun, { ...terminal, color: true }).stderr).to.contain(`${escape}32m`);
    expect(shown(wholeRun, terminal).stderr).to.not.contain(`${escape}32m`);
  });
});

describe("wantsColor", () => {
  it("on a terminal only, and never against NO_COLOR or a dumb terminal", () => {
    expect(wantsColor(true, {})).to.equal(true);
    expect(wantsColor(false, {})).to.equal(false);
    expect(wantsColor(true, { NO_COLOR: "1" })).to.equal(false);
    expect(wantsColor(true, { NO_COLOR: "" })).to.equal(true);
    expect(wantsColor(true, { TERM: "dumb" })).to.equal(false);
  });
});
