import { expect } from "chai";
import fc from "fast-check";
import { isMetricsOf, metricColumns, metricsCsv, readMetricsCsv } from "../../src/write/metrics-csv.ts";
import { aRecord } from "../support/checkpoints.ts";

const hash = (digit: string): string => digit.repeat(64);

describe("metricColumns", () => {
  it("are loss, the metrics in declared order, and the same with val_", () => {
    expect(metricColumns(["acc", "auc"], true)).to.deep.equal([
      "loss",
      "acc",
      "auc",
      "val_loss",
      "val_acc",
      "val_auc",
    ]);
  });
  it("without validation are those of training", () => {
    expect(metricColumns(["acc"], false)).to.deep.equal(["loss", "acc"]);
  });
});

describe("metricsCsv", () => {
  const columns = ["loss", "acc"];

  it("has a line an epoch, 9 significant digits", () => {
    const record = {
      epoch: 1,
      values: { loss: 2 / 3, acc: 0.5 },
      learningRate: 1e-4,
      weightsSha256: hash("a"),
    };
    expect(metricsCsv(columns, [record])).to.equal(
      `epoch,loss,acc,learning_rate,weights_sha256\n1,0.666666667,0.5,0.0001,${hash("a")}\n`,
    );
  });

  it("has its columns before the first epoch", () => {
    expect(metricsCsv(columns, [])).to.equal("epoch,loss,acc,learning_rate,weights_sha256\n");
  });

  it("spells NaN and Infinity", () => {
    const record = aRecord(1, { loss: NaN, acc: Infinity });
    expect(metricsCsv(columns, [record]).split("\n")[1]).to.equal(
      `1,NaN,Infinity,0.001,${record.weightsSha256}`,
    );
  });

  it("a record without one of the columns is a bug", () => {
    expect(() => metricsCsv(columns, [aRecord(1, { loss: 1 })])).to.throw("epoch 1 has no acc");
  });

  it("readMetricsCsv gives float32 values back, and writing those again gives the same text", () => {
    const value = fc.float().map((x) => x + 0);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 }), (rows) => {
        const records = rows.map(([loss, acc], i) => aRecord(i + 1, { loss, acc }));
        const text = metricsCsv(columns, records);
        const back = readMetricsCsv(text);
        if (back.type === "broken") throw new Error(back.reason);
        expect(back.value.columns).to.deep.equal(columns);
        expect(metricsCsv(columns, back.value.records)).to.equal(text);
        for (const [i, record] of back.value.records.entries())
          expect(Math.fround(record.values.loss ?? 0)).to.deep.equal(rows[i]?.[0]);
      }),
    );
  });
});

describe("isMetricsOf", () => {
  const records = [aRecord(1, { loss: 2 / 3 }), aRecord(2, { loss: 1 / 3 })];
  const earlier = {
    learning_rate: () => "0.001",
    weights_sha256: ({ weightsSha256 }: { weightsSha256: string }) => weightsSha256,
  };
  const later = {
    ...earlier,
    half_loss: ({ values }: { values: Readonly<Record<string, number>> }) => String((values.loss ?? 0) / 2),
  };
  const text = metricsCsv(["loss"], records, earlier);

  it("knows its own file, and that of a petri that had fewer columns", () => {
    expect(isMetricsOf(text, ["loss"], records, earlier)).to.be.true;
    expect(isMetricsOf(text, ["loss"], records, later)).to.be.true;
    const own = metricsCsv(["loss"], records, later);
    expect(own.split("\n")[0]).to.equal("epoch,loss,learning_rate,weights_sha256,half_loss");
    expect(isMetricsOf(own, ["loss"], records, later)).to.be.true;
  });

  it("does not know a file with another cell, a column that nobody wrote, or one too few", () => {
    const own = metricsCsv(["loss"], records, later);
    expect(isMetricsOf(text.replace("0.666666667", "0.7"), ["loss"], records, later)).to.be.false;
    expect(isMetricsOf(own.replace(",0.3333333333333333", ",0.4"), ["loss"], records, later)).to.be.false;
    expect(isMetricsOf(own, ["loss"], records, earlier)).to.be.false;
    expect(isMetricsOf(text.replaceAll(/^([^,]*,[^,]*),[^,]*/gm, "$1"), ["loss"], records, later)).to.be
      .false;
    expect(isMetricsOf("", ["loss"], records)).to.be.false;
  });
});

describe("readMetricsCsv", () => {
  const header = "epoch,loss,learning_rate,weights_sha256";
  const broken: readonly [string, string, string][] = [
    ["an empty file", "", "the first line is not that of metrics.csv"],
    ["another header", "a,b\n", "the first line is not that of metrics.csv"],
    ["a word for a number", `${header}\n1,high,0.1,${hash("a")}\n`, "line 2 is not the row of epoch 1"],
    ["a skipped epoch", `${header}\n2,0.5,0.1,${hash("a")}\n`, "line 2 is not the row of epoch 1"],
    ["half a hash", `${header}\n1,0.5,0.1,abc\n`, "line 2 is not the row of epoch 1"],
  ];
  for (const [what, text, reason] of broken)
    it(`${what} is broken`, () => {
      expect(readMetricsCsv(text)).to.deep.equal({ type: "broken", reason });
    });

  it("half a line is broken", () => {
    expect(readMetricsCsv(`${header}\n1,0.5\n`).type).to.equal("broken");
  });
});
