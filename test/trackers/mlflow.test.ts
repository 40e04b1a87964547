/** Against a server that keeps what it is told, as MLflow 3.17 answered when it was tried (docs/runs.md). */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { expect } from "chai";
import { logToMlflow, MlflowRefusal, type MlflowRequest } from "../../src/trackers/mlflow.ts";
import { aRun } from "../support/runs.ts";
import { list, record, text } from "../support/vectors.ts";

interface Sent {
  path: string;
  body: string;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** Runs by their id, with tags; what was deleted is gone. */
class FakeMlflow {
  readonly sent: Sent[] = [];
  readonly runs = new Map<string, { tags: { key: string; value: string }[] }>();
  artifactRoot = "mlflow-artifacts:/7";
  /** The answer to all, where it is not null. */
  answer: { status: number; body: string } | null = null;
  #experiment = false;
  #count = 0;

  respond(path: string, body: string): object | null {
    const asked = path.startsWith("mlflow/") && body !== "" ? record(JSON.parse(body)) : {};
    const runOf = (id: string) => ({
      info: { run_id: id, artifact_uri: `${this.artifactRoot}/${id}/artifacts` },
      data: { tags: this.runs.get(id)?.tags ?? [] },
    });
    if (path.startsWith("mlflow/experiments/get-by-name"))
      return this.#experiment ? { experiment: { experiment_id: "7" } } : null;
    if (path === "mlflow/experiments/create") this.#experiment = true;
    if (path === "mlflow/runs/search") return { runs: [...this.runs.keys()].map(runOf) };
    if (path === "mlflow/runs/delete") this.runs.delete(text(asked.run_id));
    if (path === "mlflow/runs/set-tag")
      this.runs.get(text(asked.run_id))?.tags.push({ key: text(asked.key), value: text(asked.value) });
    if (path === "mlflow/runs/create") {
      const id = `run${++this.#count}`;
      const tags = list(asked.tags)
        .map(record)
        .map(({ key, value }) => ({ key: text(key), value: text(value) }));
      this.runs.set(id, { tags });
      return { run: runOf(id) };
    }
    return { experiment_id: "7" };
  }
}

describe("logToMlflow", () => {
  let server: Server;
  let mlflow: FakeMlflow;

  beforeEach(async () => {
    mlflow = new FakeMlflow();
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const path = (request.url ?? "").replace("/api/2.0/", "");
        mlflow.sent.push({ path, body });
        if (mlflow.answer !== null) {
          response.writeHead(mlflow.answer.status).end(mlflow.answer.body);
          return;
        }
        const answer = mlflow.respond(path, body);
        response
          .writeHead(answer === null ? 404 : 200)
          .end(JSON.stringify(answer ?? { error_code: "RESOURCE_DOES_NOT_EXIST", message: "none" }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  const address = (): string => {
    const found = server.address();
    if (found === null || typeof found === "string") throw new Error("the server has no port");
    return `http://127.0.0.1:${found.port}`;
  };
  const request = (changes: Partial<MlflowRequest> = {}): MlflowRequest => ({
    server: address(),
    experiment: "pets",
    run: aRun(),
    seal: "e".repeat(64),
    files: [{ name: "test.json", bytes: Buffer.from("{}") }],
    signal: new AbortController().signal,
    ...changes,
  });
  const bodies = (path: string) =>
    mlflow.sent.filter((each) => each.path === path).map(({ body }) => record(JSON.parse(body)));

  it("sends parameters, every epoch, test values, notes and files, and then that the run is whole", async () => {
    const run = aRun({ notes: { tags: ["good", "small"], note: "a try" } });
    expect(await logToMlflow(request({ run }))).to.deep.equal({
      type: "logged",
      page: `${address()}/#/experiments/7/runs/run1`,
      elsewhere: null,
    });
    const [made = {}] = bodies("mlflow/runs/create");
    expect(made).to.include({ experiment_id: "7", run_name: run.name });
    expect(list(made.tags)).to.deep.include.members([
      { key: "petri.tags", value: "good small" },
      { key: "mlflow.note.content", value: "a try" },
    ]);
    const batches = bodies("mlflow/runs/log-batch");
    const params = batches.flatMap((batch) => list(batch.params ?? []).map(record));
    expect(params).to.deep.include({ key: "layers.1.units", value: "1" });
    const metrics = batches.flatMap((batch) => list(batch.metrics ?? []).map(record));
    const ofLoss = metrics.filter(({ key }) => key === "val_loss");
    expect(ofLoss.map(({ step, value }) => [step, value])).to.deep.equal(
      run.metrics.records.map(({ epoch, values }) => [epoch, values.val_loss]),
    );
    expect(metrics.some(({ key }) => key === "test_acc")).to.equal(true);
    expect(mlflow.sent).to.deep.include({
      path: "mlflow-artifacts/artifacts/7/run1/artifacts/test.json",
      body: "{}",
    });
    expect(mlflow.sent.at(-2)?.path).to.equal("mlflow/runs/set-tag");
    expect(record(JSON.parse(mlflow.sent.at(-1)?.body ?? ""))).to.include({ status: "FINISHED" });
  });

  it("sends the very same run once, and one that went on in place of what it was", async () => {
    await logToMlflow(request());
    const before = mlflow.sent.length;
    expect((await logToMlflow(request())).type).to.equal("there");
    expect(mlflow.sent.slice(before).map(({ path }) => path)).to.deep.equal([
      "mlflow/experiments/get-by-name?experiment_name=pets",
      "mlflow/runs/search",
    ]);
    expect((await logToMlflow(request({ seal: "f".repeat(64) }))).type).to.equal("logged");
    expect([...mlflow.runs.keys()]).to.deep.equal(["run2"]);
  });

  it("replaces what a call left that did not come to its end", async () => {
    await logToMlflow(request());
    mlflow.runs.get("run1")?.tags.splice(0);
    await logToMlflow(request());
    expect([...mlflow.runs.keys()]).to.deep.equal(["run2"]);
  });

  it("asks for no more in one request than MLflow takes, and for keys that it takes", async () => {
    const layers = Array.from({ length: 150 }, (_, i) => `  - {type: dense, units: ${i + 1}}`);
    const run = aRun({ resolved: `layers:\n${layers.join("\n")}\nclasses: {"k\\u00e4se*": x}\n` });
    await logToMlflow(request({ run }));
    const batches = bodies("mlflow/runs/log-batch").map((batch) => list(batch.params ?? []).map(record));
    expect(batches.map((params) => params.length)).to.deep.equal([100, 100, 100, 1, 0]);
    expect(batches.flat()).to.deep.include({ key: "classes.k_se_", value: "x" });
  });

  it("says where files lie that cannot be sent through the server", async () => {
    mlflow.artifactRoot = "s3://bucket/7";
    expect((await logToMlflow(request())).elsewhere).to.equal("s3://bucket/7/run1/artifacts");
    expect(mlflow.sent.filter(({ path }) => path.startsWith("mlflow-artifacts"))).to.deep.equal([]);
  });

  const refusal = async (changes: Partial<MlflowRequest> = {}): Promise<string> => {
    try {
      await logToMlflow(request(changes));
    } catch (error) {
      if (error instanceof MlflowRefusal) return error.message;
      throw error;
    }
    return "it was not refused";
  };

  it("is refused in the server's words, or in petri's where it is none or is not there", async () => {
    mlflow.answer = { status: 400, body: '{"error_code": "INVALID_PARAMETER_VALUE", "message": "no"}' };
    expect(await refusal()).to.equal("refuses: INVALID_PARAMETER_VALUE: no");
    mlflow.answer = { status: 404, body: "<html>" };
    expect(await refusal()).to.equal("answers with status 404, as no MLflow server does: <html>");
    mlflow.answer = { status: 200, body: '{"experiment": 7}' };
    expect(await refusal()).to.equal(
      "answers to mlflow/experiments/get-by-name?experiment_name=pets in a way that MLflow does not",
    );
    expect(await refusal({ server: "http://127.0.0.1:1" })).to.match(/^cannot be reached: /);
  });

  it("ends when it is interrupted", async () => {
    const controller = new AbortController();
    controller.abort(new Error("Ctrl-C"));
    let thrown: unknown = null;
    try {
      await logToMlflow(request({ signal: controller.signal }));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.have.property("message", "Ctrl-C");
  });
});
