/** What lies at an https URL, whole, or why it cannot be had. */
import { megabytes } from "../disk/regular-file.ts";
import { mostNetBytes } from "./net-bounds.ts";
import { modelMistake, read, wordsOf, type Mistake, type Outcome } from "./outcome.ts";

/** As the global fetch. */
export type Fetch = (url: string, init: { redirect: "manual" }) => Promise<Response>;

/** Browsers follow 20; more than a few are a circle. */
const mostRedirects = 10;

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const reasonOf = (error: unknown): string =>
  wordsOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);

/** `asked`: the URL that the user or the net names; `url`: where it led to. */
const refuse = (asked: string, url: string, reason: string): Mistake => {
  const way = url === asked ? "" : ` (which leads to ${url})`;
  return modelMistake(`${asked}${way} cannot be fetched: ${reason}`);
};

/** Where a server sends one on to. */
const nextOf = (asked: string, url: string, location: string | null): Outcome<string> => {
  if (location === null || !URL.canParse(location, url))
    return refuse(asked, url, "the server sends on, but does not say where to");
  const next = new URL(location, url);
  if (next.protocol !== "https:")
    return refuse(asked, url, `the server sends on to ${next.href}, and only https is fetched`);
  return read(next.href);
};

/** The length that the server says is that of what it sends, before a compression is undone. */
const saidLength = ({ headers }: Response): number | null => {
  const said = headers.get("content-length");
  return said === null || headers.has("content-encoding") ? null : Number(said);
};

/** null: there are more than any net has. */
const bytesOf = async ({ body }: Response): Promise<Uint8Array | null> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream: AsyncIterable<unknown> | Iterable<unknown> = body ?? [];
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) throw new Error("the body of an answer is no bytes");
    length += part.byteLength;
    // To leave the loop ends the transfer.
    if (length > mostNetBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const bodyOf = async (asked: string, url: string, response: Response): Promise<Outcome<Uint8Array>> => {
  if (!response.ok)
    return refuse(asked, url, `the server answers ${response.status} ${response.statusText}`.trim());
  const bytes = await bytesOf(response);
  if (bytes === null) return refuse(asked, url, `it has more than ${megabytes(mostNetBytes)}`);
  const said = saidLength(response);
  if (said !== null && said !== bytes.byteLength)
    return refuse(asked, url, `${bytes.byteLength} bytes came of the ${said} that the server promised`);
  return read(bytes);
};

/** `asked` is an https URL. Redirects are followed by hand, so that none leads away from https. */
export const download = async (asked: string, fetch: Fetch): Promise<Outcome<Uint8Array>> => {
  let url = asked;
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const response = await fetch(url, { redirect: "manual" });
      if (!redirecting.has(response.status)) return await bodyOf(asked, url, response);
      await response.body?.cancel();
      const next = nextOf(asked, url, response.headers.get("location"));
      if (next.type === "mistake") return next;
      url = next.value;
    }
    return refuse(asked, url, `the server sends on more than ${mostRedirects} times`);
  } catch (error) {
    return refuse(asked, url, reasonOf(error));
  }
};
