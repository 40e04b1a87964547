/** A run on an MLflow server, by its REST interface (https://mlflow.org/docs/latest/rest-api.html). */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Run } from "../write/run.ts";
import { loggedCurves, loggedParameters, loggedResults } from "./logged-run.ts";

/** What the server or the network refused, as a clause after the server's address. */
export class MlflowRefusal extends Error {}

export interface MlflowFile {
  /** Below the run's artefacts. */
  name: string;
  bytes: Uint8Array;
}

export interface MlflowRequest {
  /** http://127.0.0.1:5000 */
  server: string;
  /** An MLflow experiment holds runs that are compared; it is made where it is missing. */
  experiment: string;
  run: Run;
  /** sha256 of SHA256SUMS, by which the very same run is known. */
  seal: string;
  files: readonly MlflowFile[];
  signal: AbortSignal;
}

export interface MlflowLogged {
  /** there: the server has this very run already, and nothing was sent. */
  type: "logged" | "there";
  page: string;
  /** Where artefacts lie, if that is a place to which they cannot be sent; they were left out. */
  elsewhere: string | null;
}

/** Of the server's answers what is asked for, and nothing else is taken for granted. */
const text = { type: "string" } as const;
const runSchema = {
  type: "object",
  required: ["info"],
  properties: {
    info: {
      type: "object",
      required: ["run_id", "artifact_uri"],
      properties: { run_id: text, artifact_uri: text },
    },
    data: {
      type: "object",
      properties: {
        tags: {
          type: "array",
          items: { type: "object", required: ["key", "value"], properties: { key: text, value: text } },
        },
      },
    },
  },
};

interface MlflowRun {
  info: { run_id: string; artifact_uri: string };
  data?: { tags?: { key: string; value: string }[] };
}

const ajv = new Ajv2020();
const withProperty = (name: string, schema: object) => ({
  type: "object",
  required: [name],
  properties: { [name]: schema },
});
const isExperiment = ajv.compile<{ experiment: { experiment_id: string } }>(
  withProperty("experiment", {
    type: "object",
    required: ["experiment_id"],
    properties: { experiment_id: text },
  }),
);
const isNewExperiment = ajv.compile<{ experiment_id: string }>(withProperty("experiment_id", text));
const isNewRun = ajv.compile<{ run: MlflowRun }>(withProperty("run", runSchema));
const isRunList = ajv.compile<{ runs?: MlflowRun[] }>({
  type: "object",
  properties: { runs: { type: "array", items: runSchema } },
});
const isFailure = ajv.compile<{ error_code: string; message?: string }>(withProperty("error_code", text));
const isAnything = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Of one request; MLflow's own bounds. */
const most = { parameters: 100, metrics: 1000, keyLength: 250, valueLength: 6000 };

/** MLflow takes letters, digits and these signs in a key. */
const keyOf = (name: string): string => name.replaceAll(/[^\w\-. :/]/g, "_").slice(0, most.keyLength);

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};

type Fetch = typeof fetch;

class Server {
  readonly #server: string;
  readonly #signal: AbortSignal;
  readonly #fetch: Fetch;

  constructor({ server, signal }: Pick<MlflowRequest, "server" | "signal">, fetching: Fetch) {
    this.#server = server.replace(/\/+$/, "");
    [this.#signal, this.#fetch] = [signal, fetching];
  }

  async send(
    method: "GET" | "POST" | "PUT",
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
  ): Promise<unknown> {
    const type = typeof body === "string" ? "application/json" : "application/octet-stream";
    try {
      const answer = await this.#fetch(`${this.#server}/api/2.0/${path}`, {
        method,
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(60_000)]),
        ...(body === null ? {} : { body, headers: { "content-type": type } }),
      });
      const said = await answer.text();
      const value = jsonOf(said);
      if (answer.ok) return value;
      throw new MlflowRefusal(refusalText(answer.status, value, said), { cause: value });
    } catch (error) {
      if (error instanceof MlflowRefusal) throw error;
      this.#signal.throwIfAborted();
      throw new MlflowRefusal(`cannot be reached: ${causeOf(error)}`);
    }
  }

  async ask<T>(isAnswer: (value: unknown) => value is T, path: string, body: object | null): Promise<T> {
    const value = await this.send(
      body === null ? "GET" : "POST",
      path,
      body === null ? null : JSON.stringify(body),
    );
    if (!isAnswer(value)) throw new MlflowRefusal(`answers to ${path} in a way that MLflow does not`);
    return value;
  }
}

const jsonOf = (said: string): unknown => {
  try {
    return JSON.parse(said === "" ? "{}" : said);
  } catch {
    return null;
  }
};

const refusalText = (status: number, value: unknown, said: string): string => {
  if (isFailure(value))
    return `refuses: ${value.error_code}${value.message === undefined ? "" : `: ${value.message}`}`;
  return `answers with status ${status}, as no MLflow server does${said === "" ? "" : `: ${said.slice(0, 200)}`}`;
};

const isMissing = (error: unknown): boolean =>
  error instanceof MlflowRefusal &&
  isFailure(error.cause) &&
  error.cause.error_code === "RESOURCE_DOES_NOT_EXIST";

const experimentId = async (server: Server, name: string): Promise<string> => {
  try {
    const path = `mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    return (await server.ask(isExperiment, path, null)).experiment.experiment_id;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return (await server.ask(isNewExperiment, "mlflow/experiments/create", { name })).experiment_id;
  }
};

/** The tags by which petri finds its own runs again. */
const ownTags = { run: "petri.run", started: "petri.started", seal: "petri.seal" } as const;

const startOf = ({ started }: Pick<Run, "started">): number => {
  const time = started === null ? NaN : Date.parse(started);
  return Number.isFinite(time) ? time : 0;
};

/** A string in MLflow's filter language. */
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** This run as it was logged before: whole, of an earlier state, or by a call that did not come to its end. */
const earlier = async (server: Server, id: string, run: Run): Promise<MlflowRun[]> => {
  const filter = `tags.\`${ownTags.run}\` = ${literal(run.name)} and tags.\`${ownTags.started}\` = ${literal(run.started ?? "")}`;
  const found = await server.ask(isRunList, "mlflow/runs/search", {
    experiment_ids: [id],
    filter,
    max_results: 1000,
  });
  return found.runs ?? [];
};

const sealOf = ({ data }: MlflowRun): string | undefined =>
  data?.tags?.find(({ key }) => key === ownTags.seal)?.value;

const states: Partial<Record<Run["state"], string>> = {
  finished: "FINISHED",
  running: "RUNNING",
  interrupted: "KILLED",
};

const sendValues = async (server: Server, run_id: string, run: Run): Promise<void> => {
  const timestamp = startOf(run);
  const parameters = loggedParameters(run).map(([key, value]) => ({
    key: keyOf(key),
    value: value.slice(0, most.valueLength),
  }));
  for (const params of chunks(parameters, most.parameters))
    await server.ask(isAnything, "mlflow/runs/log-batch", { run_id, params });
  const metrics = [
    ...loggedCurves(run),
    ...loggedResults(run).map(({ part, name, ...point }) => ({
      ...point,
      name: part === "test" ? `test_${name}` : `best_val_${name}`,
    })),
  ].map(({ name, epoch, value }) => ({ key: keyOf(name), value, timestamp: timestamp + epoch, step: epoch }));
  for (const some of chunks(metrics, most.metrics))
    await server.ask(isAnything, "mlflow/runs/log-batch", { run_id, metrics: some });
};

const proxied = "mlflow-artifacts:/";

/** Returns where artefacts lie, if nothing can be sent there; null: they were sent. */
const sendFiles = async (
  server: Server,
  artifactUri: string,
  files: readonly MlflowFile[],
): Promise<string | null> => {
  if (!artifactUri.startsWith(proxied)) return artifactUri;
  const below = artifactUri
    .slice(proxied.length)
    .replace(/^\/+[^/]*(?=\/\/)/, "")
    .replace(/^\/+/, "");
  for (const { name, bytes } of files)
    await server.send(
      "PUT",
      `mlflow-artifacts/artifacts/${below}/${name.split("/").map(encodeURIComponent).join("/")}`,
      new Uint8Array(bytes),
    );
  return null;
};

/**
 * Sends a run. One that is there already is not sent again; one that went on since takes the place of what was logged of
 * it, which MLflow keeps among its deleted runs, as it does with what an interrupted call left.
 * @throws MlflowRefusal; the signal's reason
 */
export const logToMlflow = async (request: MlflowRequest, fetching: Fetch = fetch): Promise<MlflowLogged> => {
  const { run, seal, files } = request;
  const server = new Server(request, fetching);
  const experiment_id = await experimentId(server, request.experiment);
  const pageOf = (id: string): string =>
    `${request.server.replace(/\/+$/, "")}/#/experiments/${experiment_id}/runs/${id}`;
  const before = await earlier(server, experiment_id, run);
  const same = before.find((each) => sealOf(each) === seal);
  if (same !== undefined) return { type: "there", page: pageOf(same.info.run_id), elsewhere: null };
  for (const { info } of before) await server.ask(isAnything, "mlflow/runs/delete", { run_id: info.run_id });
  const { tags, note } = run.notes;
  const made = await server.ask(isNewRun, "mlflow/runs/create", {
    experiment_id,
    run_name: run.name,
    start_time: startOf(run),
    tags: [
      { key: ownTags.run, value: run.name },
      { key: ownTags.started, value: run.started ?? "" },
      { key: "petri.experiment", value: run.experiment },
      ...(tags.length === 0 ? [] : [{ key: "petri.tags", value: tags.join(" ") }]),
      ...(note === null ? [] : [{ key: "mlflow.note.content", value: note }]),
    ],
  });
  const { run_id, artifact_uri } = made.run.info;
  await sendValues(server, run_id, run);
  const elsewhere = await sendFiles(server, artifact_uri, files);
  // Last: by it the run counts as whole.
  await server.ask(isAnything, "mlflow/runs/set-tag", { run_id, key: ownTags.seal, value: seal });
  const end_time = startOf(run) + run.epochs;
  await server.ask(isAnything, "mlflow/runs/update", {
    run_id,
    status: states[run.state] ?? "FAILED",
    end_time,
  });
  return { type: "logged", page: pageOf(run_id), elsewhere };
};
