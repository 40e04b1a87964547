/** A server on this machine that stands for https://nets.example: what is fetched there comes from it, by real HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Fetch } from "../../src/keras/fetch-net.ts";

export const host = "https://nets.example";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface NetServer {
  /** By path, with what stands behind a "?"; any other is not found. */
  answers: Map<string, Answer>;
  /** Paths in the order in which they were asked for. */
  asked: string[];
  fetch: Fetch;
}

/** Call it in a describe. The server lives as long as its tests. */
export const netServer = (): NetServer => {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  let origin = "";
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const answer = answers.get(path);
    if (answer !== undefined) answer(request, response);
    else response.writeHead(404).end();
  });
  before(
    () =>
      new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          if (typeof address === "object" && address !== null) origin = `http://127.0.0.1:${address.port}`;
          resolve();
        });
      }),
  );
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    ...{ answers, asked },
    fetch: (url, init) => {
      if (!url.startsWith(`${host}/`)) throw new Error(`${url} was asked for`);
      return fetch(url.replace(host, origin), init);
    },
  };
};

export const page =
  (bytes: string | Uint8Array): Answer =>
  (_, response) => {
    response.end(bytes);
  };

export const redirect =
  (location: string, status = 302): Answer =>
  (_, response) => {
    response.writeHead(status, { location }).end("moved");
  };

/** Promises more than it sends, then is gone. */
export const brokenOff =
  (bytes: string, promised: number): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": promised });
    response.write(bytes, () => response.destroy());
  };
