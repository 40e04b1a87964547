/** The YAML language server of editors, asked as an editor asks it. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
} from "vscode-jsonrpc/node";

/** What the server offers, as an editor lists it. */
export interface Offer {
  label: string;
  /** What is written in its place. */
  text: string;
  documentation: string;
}

const server = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");
const schema = join(import.meta.dirname, "../../schema/experiment.schema.json");

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  return isMap(value) && typeof value.value === "string" ? value.value : "";
};

const offerOf = (item: unknown): Offer[] => {
  if (!isMap(item)) return [];
  const label = textOf(item.label);
  const edit = isMap(item.textEdit) ? textOf(item.textEdit.newText) : textOf(item.insertText);
  return [{ label, text: edit === "" ? label : edit, documentation: textOf(item.documentation) }];
};

export interface YamlEditor {
  /** What is offered where | stands in the text. */
  offers: (marked: string) => Promise<Offer[]>;
  close: () => void;
}

const settings = {
  yaml: {
    ...{ completion: true, hover: true, validate: true, schemaStore: { enable: false } },
    schemas: { [pathToFileURL(schema).href]: "*.yaml" },
  },
};

const initialize = async (connection: MessageConnection): Promise<void> => {
  connection.onRequest("workspace/configuration", (asked: { items: { section?: string }[] }) =>
    asked.items.map(({ section }) => (section === "yaml" ? settings.yaml : {})),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  const completionItem = { documentationFormat: ["markdown", "plaintext"], snippetSupport: true };
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: { completion: { completionItem } },
    },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
};

const offersAt = async (connection: MessageConnection, uri: string, marked: string): Promise<Offer[]> => {
  const [before = "", after = ""] = marked.split("|");
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text: before + after },
  });
  const lines = before.split("\n");
  const found: unknown = await connection.sendRequest("textDocument/completion", {
    textDocument: { uri },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  });
  const items: unknown = isMap(found) && "items" in found ? found.items : found;
  return Array.isArray(items) ? items.flatMap(offerOf) : [];
};

export const openYamlEditor = async (): Promise<YamlEditor> => {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  await initialize(connection);
  let files = 0;
  const offers = (marked: string): Promise<Offer[]> =>
    offersAt(connection, `file:///experiment-${++files}.yaml`, marked);
  // The server asks for its settings when it likes, and knows no schema before.
  while ((await offers("loss: |")).length === 0) await pause(20);
  return {
    offers,
    close: () => {
      connection.dispose();
      child.kill();
    },
  };
};
