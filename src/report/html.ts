/** One HTML file that fetches nothing: its policy lets run only what it holds, by its sha256. */
import { createHash } from "node:crypto";
import { visible } from "../read/visible-text.ts";
import type { Page } from "./page.ts";

/** The browser's part, as text. */
export interface PageCode {
  script: string;
  style: string;
  /** WebAssembly of tfjs by whether it has SIMD, deflated, as base64; null: the page does not predict. */
  wasm: { plain: string; simd: string } | null;
}

/** esbuild writes neither, so that nothing in the code ends its element or begins a comment. */
const checked = (code: string): string => {
  if (/<\/script|<!--/i.test(code)) throw new Error("the page's script would end before its end");
  return code;
};

/** No markup can begin in it, and every character of a name can be seen. */
const jsonInHtml = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? visible(part) : part,
  ).replaceAll("<", "\\u003c");

const textInHtml = (text: string): string =>
  visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** A block of data, which no browser runs. */
const data = (id: string, type: string, text: string): string =>
  `<script type="${type}" id="${id}">${text}</script>\n`;

export const pageHtml = (page: Page, { script, style, wasm }: PageCode): string => {
  const code = checked(script);
  const binaries =
    wasm === null
      ? ""
      : data("wasm-plain", "text/plain", wasm.plain) + data("wasm-simd", "text/plain", wasm.simd);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(code, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${textInHtml(page.title)}</title>
<style>${style}</style>
</head>
<body>
<noscript>This report needs JavaScript, all of which is in this file.</noscript>
<main id="report"></main>
${data("data", "application/json", jsonInHtml(page))}${binaries}<script>${code}</script>
</body>
</html>
`;
};
