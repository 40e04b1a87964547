import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { fetchNet } from "../../src/keras/fetch-net.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const model = JSON.stringify({ weightsManifest: [{ paths: ["a.bin", "sub/b.bin"], weights: [] }] });

const pages: Readonly<Record<string, string>> = {
  "https://nets.example/small/model.json": model,
  "https://nets.example/small/a.bin": "AAAA",
  "https://nets.example/small/sub/b.bin": "BB",
  "https://nets.example/half/model.json": model,
  "https://nets.example/half/a.bin": "AAAA",
  "https://nets.example/net.keras": "zip",
  "https://nets.example/page.json": "<html>",
};

describe("fetchNet", () => {
  const folder = temporaryFolder();
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    const page = pages[url];
    return Promise.resolve(
      page === undefined ? new Response("", { status: 404, statusText: "Not Found" }) : new Response(page),
    );
  };
  const get = (url: string) => fetchNet({ url, cacheFolder: folder(), fetch });

  it("keeps a model.json with its weights, and asks for it once", async () => {
    const url = "https://nets.example/small/model.json";
    const first = await get(url);
    if (first.type !== "kept") throw new Error(first.message);
    const beside = dirname(first.file);
    expect(readFileSync(join(beside, "a.bin"), "utf8")).to.equal("AAAA");
    expect(readFileSync(join(beside, "sub", "b.bin"), "utf8")).to.equal("BB");
    const requests = asked.length;
    expect(await get(url)).to.deep.equal(first);
    expect(asked.length).to.equal(requests);
  });

  it("keeps a file by its name", async () => {
    const kept = await get("https://nets.example/net.keras");
    expect(kept.type === "kept" && kept.file.endsWith(join("", "net.keras"))).to.equal(true);
  });

  it("names what cannot be fetched, and keeps nothing of it", async () => {
    const before = readdirSync(join(folder(), "nets"));
    expect(await get("https://nets.example/half/model.json")).to.deep.equal({
      type: "mistake",
      message: "https://nets.example/half/sub/b.bin cannot be fetched: the server answers 404 Not Found",
    });
    expect(readdirSync(join(folder(), "nets"))).to.deep.equal(before);
  });

  it("says that there is no network", async () => {
    const offline = () =>
      Promise.reject(
        new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND nets.example") }),
      );
    const url = "https://nets.example/other.keras";
    expect(await fetchNet({ url, cacheFolder: folder(), fetch: offline })).to.deep.equal({
      type: "mistake",
      message: `${url} cannot be fetched: getaddrinfo ENOTFOUND nets.example`,
    });
  });

  it("fetches by https only", async () => {
    const answer = await get("http://nets.example/net.keras");
    expect(answer.type === "mistake" && answer.message).to.match(/only https is/);
    expect(asked).to.not.include("http://nets.example/net.keras");
  });

  it("refuses a page that is no model", async () => {
    expect(await get("https://nets.example/page.json")).to.deep.equal({
      type: "mistake",
      message: "https://nets.example/page.json is no tfjs model.json",
    });
    expect(existsSync(join(folder(), "nets", "page.json"))).to.equal(false);
  });
});
