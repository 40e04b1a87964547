import { expect } from "chai";
import fc from "fast-check";
import { textWidth, visible, visibleLines } from "../../src/read/visible-text.ts";
import { hostileRuns, hostileText, rawHostile } from "../support/hostile-text.ts";

describe("Text that others chose, made visible,", () => {
  const cases: readonly [what: string, text: string, seen: string][] = [
    ["an escape code", "\u001b[31mcat", "\\u001b[31mcat"],
    ["a line break", "a\nb\r\n", "a\\u000ab\\u000d\\u000a"],
    ["what takes back or rings", "a\b\u0007\u007f", "a\\u0008\\u0007\\u007f"],
    ["a control of the upper half", "\u009b31m", "\\u009b31m"],
    ["a turn of the reading direction", "a\u202egpj.exe", "a\\u202egpj.exe"],
    ["a line separator", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["a character without width", "c\u200bat\ufeff", "c\\u200bat\\ufeff"],
    ["a joiner that joins nothing", "c\u200dat\u200c", "c\\u200dat\\u200c"],
    ["a tag", "a\u{e0061}", "a\\udb40\\udc61"],
    ["half a character", "a\ud83d", "a\\ud83d"],
    ["what is no character", "a\ufffe", "a\\ufffe"],
    ["a filler that looks like nothing", "a\u3164", "a\\u3164"],
  ];
  for (const [what, text, seen] of cases)
    it(`shows ${what}`, () => {
      expect(visible(text)).to.equal(seen);
    });

  const kept = [
    "cat",
    "Žluťoučký кот 猫 고양이 ネコ",
    "e\u0301 a\u0323\u0302",
    "می\u200cخواهم",
    "क्\u200dष न\u094d\u200cम",
    "שָׁלוֹם",
    "٣ \u06dd",
    "👩\u200d🚀 👨🏽\u200d🚀 🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪",
    "葛\u{e0100}",
    "ᠠ\u180b",
    "<a href='x'> & \"b\" \\ %s {} $(x) `x`",
  ];
  for (const text of kept)
    it(`leaves ${text} as it is`, () => {
      expect(visible(text)).to.equal(text);
    });

  it("has nothing in it that is not seen, once or twice or beside another", () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (a, b) => {
        const seen = visible(a) + visible(b);
        expect(rawHostile(seen)).to.deep.equal([]);
        expect(visible(seen)).to.equal(seen);
        expect(textWidth(a)).to.equal(textWidth(visible(a)));
      }),
      hostileRuns(1000),
    );
  });

  it("is the text again when it is read as JSON in which nothing else was escaped", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(JSON.parse(visibleLines(JSON.stringify({ [text]: text }, null, 2)))).to.deep.equal({
          [text]: text,
        });
      }),
      hostileRuns(1000),
    );
  });

  it("keeps petri's own line breaks where it is asked to", () => {
    expect(visibleLines("a\nb\u001b\n")).to.equal("a\nb\\u001b\n");
  });
});
