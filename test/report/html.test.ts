import { createHash } from "node:crypto";
import { expect } from "chai";
import { type PageCode, pageHtml } from "../../src/report/html.ts";
import type { Page } from "../../src/report/page.ts";

const code: PageCode = { script: "let a = 1 < 2;", style: "p { color: red }", wasm: null };
const page: Page = {
  title: "a-001",
  compared: [],
  groups: [],
  warnings: [],
  runs: [],
  pooled: [],
  spreads: [],
  pictures: [],
  left: 0,
};

const hostile = [
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<!--",
  "a\u2028b",
  "\u202ecod.exe",
  "&lt;",
];

const blockOf = (html: string, open: string): string => {
  const start = html.indexOf(open) + open.length;
  return html.slice(start, html.indexOf("</", start));
};

describe("pageHtml", () => {
  it("lets run only the script and the style that it holds, by their hash", () => {
    const html = pageHtml(page, code);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy).to.equal(
      `default-src 'none'; script-src ${hash(blockOf(html, "<script>"))} 'wasm-unsafe-eval'; ` +
        `style-src ${hash(blockOf(html, "<style>"))}; img-src data: blob:; base-uri 'none'; form-action 'none'`,
    );
    expect(blockOf(html, "<script>")).to.equal(code.script);
  });

  it("has what others named as text, in which no markup can begin", () => {
    for (const name of hostile) {
      const html = pageHtml({ ...page, title: name, warnings: [name] }, code);
      expect(html.match(/<script/g)?.length).to.equal(2);
      expect(html).not.to.match(/<img|<!--/);
      const read: unknown = JSON.parse(blockOf(html, '<script type="application/json" id="data">'));
      expect(read).to.have.property("warnings");
    }
  });

  it("shows what cannot be seen as an escape", () => {
    const html = pageHtml({ ...page, title: "\u202ecod\u200b" }, code);
    expect(html).to.include("<title>\\u202ecod\\u200b</title>");
    expect(html).not.to.match(/[\u202e\u200b]/);
  });

  it("says without JavaScript that it needs it, and refers to nothing outside", () => {
    const html = pageHtml(page, { ...code, wasm: { plain: "AA==", simd: "AAA=" } });
    expect(html).to.include("<noscript>");
    expect(html).not.to.match(/(src|href|url)\s*[=(]\s*["']?(https?:)?\/\//);
  });

  it("refuses a script that would end before its end: that is a mistake of the page's own", () => {
    expect(() => pageHtml(page, { ...code, script: '"</script>"' })).to.throw("would end before");
  });
});
