import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { fetchNet, type Fetched } from "../../src/keras/fetch-net.ts";
import { readNet } from "../../src/keras/read-net.ts";
import { brokenOff, host, netServer, page, redirect } from "../support/net-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const manifest = [
  {
    paths: ["a.bin", "sub/b.bin"],
    weights: [{ name: "dense/kernel", shape: [3], dtype: "float32" }],
  },
];
const model = JSON.stringify({ modelTopology: {}, weightsManifest: manifest });
const whole = { "model.json": model, "a.bin": "AAAAAAAA", "sub/b.bin": "BBBB" };

describe("fetchNet", () => {
  const folder = temporaryFolder();
  const { answers, asked, fetch } = netServer();
  const nets = (): string => join(folder(), "nets");

  const serve = (below: string, files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) answers.set(`${below}${name}`, page(text));
  };

  const get = (path: string): Promise<Fetched> =>
    fetchNet({ url: `${host}${path}`, cacheFolder: folder(), fetch });

  const fileOf = async (path: string): Promise<string> => {
    const fetched = await get(path);
    if (fetched.type === "mistake") throw new Error(fetched.message);
    return fetched.file;
  };

  /** What is told, where nothing may be left in the cache. */
  const mistakeOf = async (path: string): Promise<string> => {
    mkdirSync(nets(), { recursive: true });
    const before = readdirSync(nets());
    const fetched = await get(path);
    expect(readdirSync(nets())).to.deep.equal(before);
    return fetched.type === "mistake" ? fetched.message : "kept";
  };

  it("keeps a model.json with its weights, and asks for it once", async () => {
    serve("/small/", whole);
    const file = await fileOf("/small/model.json");
    for (const [name, text] of Object.entries(whole))
      expect(readFileSync(join(dirname(file), name), "utf8")).to.equal(text);
    const requests = asked.length;
    expect(await fileOf("/small/model.json")).to.equal(file);
    expect(asked.length).to.equal(requests);
  });

  it("keeps a file by its name, and what it keeps can be read", async () => {
    const stack = readFileSync(join(import.meta.dirname, "fixtures/stack.keras"));
    answers.set("/net.keras", page(stack));
    const file = await fileOf("/net.keras");
    expect(file.endsWith(join("", "net.keras"))).to.equal(true);
    expect((await readNet({ file, cut: null })).type).to.equal("read");
  });

  it("asks for shards with what stands behind the ? of the model's URL, as tfjs does", async () => {
    answers.set("/asked/model.json?form=file", page(model));
    answers.set("/asked/a.bin?form=file", page("AAAAAAAA"));
    answers.set("/asked/sub/b.bin?form=file", page("BBBB"));
    expect(existsSync(await fileOf("/asked/model.json?form=file"))).to.equal(true);
  });

  it("follows redirects, also to a place beside", async () => {
    answers.set("/old.keras", redirect(`${host}/newer.keras`, 301));
    answers.set("/newer.keras", redirect("newest.keras", 307));
    answers.set("/newest.keras", page("PK net"));
    expect(readFileSync(await fileOf("/old.keras"), "utf8")).to.equal("PK net");
  });

  it("follows no redirect away from https", async () => {
    answers.set("/down.keras", redirect("http://nets.example/net.keras"));
    expect(await mistakeOf("/down.keras")).to.equal(
      `${host}/down.keras cannot be fetched: the server redirects to http://nets.example/net.keras, but only https is fetched`,
    );
    answers.set("/file.keras", redirect("file:///etc/passwd"));
    expect(await mistakeOf("/file.keras")).to.match(/redirects to file:\/\/\/etc\/passwd, but only https is/);
  });

  it("follows no redirect for ever, and none to nowhere", async () => {
    answers.set("/circle.keras", redirect("/circle.keras"));
    const before = asked.length;
    expect(await mistakeOf("/circle.keras")).to.equal(
      `${host}/circle.keras cannot be fetched: the server redirects more than 10 times`,
    );
    expect(asked.length - before).to.equal(11);
    answers.set("/nowhere.keras", (_, response) => {
      response.writeHead(302).end();
    });
    expect(await mistakeOf("/nowhere.keras")).to.match(/redirects, but does not say where to$/);
  });

  it("names what cannot be fetched, and where it led to", async () => {
    serve("/half/", { ...whole, "sub/b.bin": "BBBB" });
    answers.delete("/half/sub/b.bin");
    expect(await mistakeOf("/half/model.json")).to.equal(
      `${host}/half/sub/b.bin cannot be fetched: the server answers 404 Not Found`,
    );
    answers.set("/moved.keras", redirect("/gone.keras"));
    expect(await mistakeOf("/moved.keras")).to.equal(
      `${host}/moved.keras (which leads to ${host}/gone.keras) cannot be fetched: the server answers 404 Not Found`,
    );
  });

  it("keeps nothing of what breaks off", async () => {
    answers.set("/broken.keras", brokenOff("PK", 1000));
    expect(await mistakeOf("/broken.keras")).to.match(
      /^https:\/\/nets\.example\/broken\.keras cannot be fetched: ./,
    );
    serve("/broken/", whole);
    answers.set("/broken/sub/b.bin", brokenOff("BB", 4));
    expect(await mistakeOf("/broken/model.json")).to.match(
      /^https:\/\/nets\.example\/broken\/sub\/b\.bin cannot be fetched: ./,
    );
    answers.set("/broken/sub/b.bin", page("BBBB"));
    expect(existsSync(await fileOf("/broken/model.json"))).to.equal(true);
  });

  it("holds what came to the length that was promised", async () => {
    const url = `${host}/short.keras`;
    const short = () => Promise.resolve(new Response("PK", { headers: { "content-length": "9" } }));
    const fetched = await fetchNet({ url, cacheFolder: folder(), fetch: short });
    expect(fetched).to.deep.equal({
      type: "mistake",
      message: `${url} cannot be fetched: only 2 of the 9 bytes that the server promised came`,
    });
  });

  it("takes a compressed answer, whose length is another", async () => {
    answers.set("/packed.keras", (_, response) => {
      const bytes = gzipSync("PK packed, packed, packed, packed, packed, packed");
      response.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length }).end(bytes);
    });
    expect(readFileSync(await fileOf("/packed.keras"), "utf8")).to.match(/^PK packed/);
  });

  it("holds shards to the lengths of the manifest", async () => {
    serve("/long/", { ...whole, "a.bin": "AAAA" });
    expect(await mistakeOf("/long/model.json")).to.equal(
      `${host}/long/model.json: its weights (a.bin, sub/b.bin) have 8 bytes; its weightsManifest says 12`,
    );
  });

  it("takes no shard from outside the model's folder", async () => {
    serve("/out/", { "model.json": model.replace("a.bin", "../a.bin") });
    expect(await mistakeOf("/out/model.json")).to.equal(
      `${host}/out/model.json: its weightsManifest names "../a.bin"; a file beside it is needed`,
    );
    expect(asked).to.not.include("/a.bin");
  });

  it("says that there is no network", async () => {
    const offline = () =>
      Promise.reject(
        new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND nets.example") }),
      );
    const url = `${host}/other.keras`;
    expect(await fetchNet({ url, cacheFolder: folder(), fetch: offline })).to.deep.equal({
      type: "mistake",
      message: `${url} cannot be fetched: getaddrinfo ENOTFOUND nets.example`,
    });
  });

  it("fetches by https only", async () => {
    const fetched = await fetchNet({ url: "http://nets.example/net.keras", cacheFolder: folder(), fetch });
    expect(fetched.type === "mistake" && fetched.message).to.match(/only https is/);
  });

  it("keeps no page that is no model", async () => {
    answers.set("/page.json", page("<html>log in"));
    expect(await mistakeOf("/page.json")).to.equal(
      `${host}/page.json: it is none of these: a tfjs model.json, an .h5 file, a .keras file`,
    );
    answers.set("/list.json", page("[1]"));
    expect(await mistakeOf("/list.json")).to.equal(`${host}/list.json: it does not describe a model`);
  });

  it("says where it cannot be kept", async () => {
    const blocked = join(folder(), "blocked");
    writeFileSync(blocked, "");
    answers.set("/net.h5", page("PK"));
    const fetched = await fetchNet({ url: `${host}/net.h5`, cacheFolder: blocked, fetch });
    expect(fetched.type === "mistake" && fetched.message).to.match(
      /^https:\/\/nets\.example\/net\.h5 cannot be kept in .*blocked.*: ENOTDIR/,
    );
  });
});
