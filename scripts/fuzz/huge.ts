/** Experiments of 1 to 16 MB, each of one kind that once took longer to refuse than anybody waits. */
import type { Chance } from "./chance.ts";

const sized = (bytes: number, unit: string): string =>
  unit.repeat(Math.max(1, Math.floor(bytes / unit.length)));

/** `unit` of 0, 1, ... until there are that many bytes. */
const counted = (bytes: number, unit: (index: number) => string): string => {
  const parts: string[] = [];
  for (let [length, i] = [0, 0]; length < bytes; i++) {
    const part = unit(i);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
};

/** Kind of text -> a text of that many bytes. */
export const hugeTexts = {
  "a long name": (bytes, chance) =>
    chance.one([
      `name: ${sized(bytes, "x")}\n`,
      `name: "${sized(bytes, "x")}"\n`,
      `? ${sized(bytes, "k")}\n: 1\n`,
      `layers: [{type: ${sized(bytes, "conv2d")}}]\n`,
      `extends: ${sized(bytes, "../")}x.yaml\n`,
      `data: {directory: '${sized(bytes, "a/")}'}\n`,
    ]),
  "unknown keys": (bytes, chance) =>
    chance.one([
      () => counted(bytes, (i) => `key${i}: 1\n`),
      () => `optimizer: {${counted(bytes, (i) => `k${i}: 1, `)}}\n`,
      () => `layers: [{type: dense, ${counted(bytes, (i) => `unts${i}: 1, `)}}]\n`,
      () => `metrics:\n${counted(bytes, (i) => `  ? [${i}]\n  : 1\n`)}`,
    ])(),
  "keys that are one": (bytes, chance) =>
    chance.one([
      () => sized(bytes, "a: 1\n"),
      () => sized(bytes, "epochs: 3\n"),
      () => `generator: {${sized(bytes, "batchSize: 2, ")}}\n`,
      () => sized(bytes, "<<: {a: 1}\n"),
    ])(),
  items: (bytes, chance) =>
    chance.one([
      () => `layers: [${sized(bytes, "1,")}]\n`,
      () => `metrics:\n${sized(bytes, "- acc\n")}`,
      () => `layers:\n${sized(bytes, "- {type: flatten}\n")}`,
      () => `expect: [${sized(bytes, "[],")}]\n`,
    ])(),
  aliases: (bytes, chance) =>
    chance.one([
      () => `a: &a 1\nb: [${sized(bytes, "*a, ")}]\n`,
      () => `a: &a [1]\n${counted(bytes, (i) => `k${i}: *a\n`)}`,
      () => `k:\n- &a0 [1]\n${counted(bytes, (i) => `- &a${i + 1} [*a${i}, *a${i}]\n`)}`,
      () => counted(bytes, (i) => `k${i}: *none${i}\n`),
    ])(),
  "deep nesting": (bytes, chance) => {
    const open = chance.one(["[", "{a: ", "- ", "? ", "[[", "{? ", "- - ", "!!seq [", "&a [", "-\n "]);
    return `${chance.one(["", "layers: ", "a:\n  "])}${sized(bytes, open)}\n`;
  },
  "one line": (bytes, chance) => {
    const unit = chance.one(["word ", "x", "\u{1F600}", "\\x41", "''", "a: ", "#", " ", "\t", "%", "é"]);
    const [before, behind] = chance.one([
      ["description: ", ""],
      ['description: "', '"'],
      ["description: '", "'"],
      ["description: |\n  ", ""],
      ["# ", ""],
      ["", ""],
    ]);
    return `${before}${sized(bytes, unit)}${behind}\n`;
  },
  "many lines": (bytes, chance) => {
    const unit = chance.one([
      "\n",
      " \n",
      "# comment\n",
      "\r\n",
      "---\n",
      "...\n",
      "  word\n",
      "\t\n",
      "- 1\n",
    ]);
    const before = chance.one(["", "description: |\n", "description: >\n", 'description: "\n', "layers:\n"]);
    return `${before}${sized(bytes, unit)}\n`;
  },
} as const satisfies Readonly<Record<string, (bytes: number, chance: Chance) => string>>;

export type HugeKind = keyof typeof hugeTexts;

export const hugeText = (kind: HugeKind, text: string, chance: Chance): string => {
  // Few of the kinds have characters of more than one byte; those then have more bytes than any experiment.
  const huge = hugeTexts[kind](1e6 + chance.below(14.9e6 - text.length), chance);
  return chance.one([`${huge}${text}`, `${text}\n${huge}`]);
};
