/** Experiments that nobody writes: bytes changed, parts of the tree changed, and very large ones. */
import { parse, stringify } from "yaml";
import type { Chance } from "./chance.ts";

/** Texts that mean something in YAML or to petri, and some that are far from it. */
const pieces = [
  ...[
    "&a ",
    "*a",
    "!!int ",
    "<<: ",
    "? ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
  ],
  ...[
    "%YAML 1.1\n",
    "\t",
    "\r\n",
    '"',
    "'",
    "\\x",
    "~",
    "null",
    ".nan",
    "-.inf",
    "0x1F",
    "1e308",
    "-0",
    "__proto__",
  ],
  ...[
    "\0",
    "\u{2028}",
    "\u{FEFF}",
    "\u{1F600}",
    "\u{202E}",
    "type",
    "extends",
    "layers",
    "base",
    "\n\n",
    "    ",
  ],
] as const;

/** Up to 20 changes of a few bytes each. `other`: a text from which parts are put in. */
export const changedBytes = (text: string, other: string, chance: Chance): Buffer => {
  let bytes = Buffer.from(text);
  for (let changes = chance.size(20); changes > 0; changes--) {
    const at = chance.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + chance.size(200));
    const from = chance.below(other.length);
    const put = chance.one([
      Buffer.alloc(0),
      Buffer.from([chance.below(256)]),
      Buffer.from(chance.one(pieces)),
      Buffer.from(chance.one(pieces).repeat(chance.size(100))),
      bytes.subarray(at, end),
      Buffer.from(other.slice(from, from + chance.size(200))),
    ]);
    const rest = bytes.subarray(chance.below(2) === 0 ? at : end);
    bytes = Buffer.concat([bytes.subarray(0, at), put, rest]);
  }
  return bytes;
};

const extremes = [
  ...[0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 1e-50, 2 ** 31, 2 ** 53, NaN, Infinity, 0.9999999999],
  ...["", "x".repeat(9000), "1", "true", "=", "../..", "/dev/zero", "relu", "conv2d", "\u{1F600}"],
  ...[null, true, false, [], {}, [[]], [{}], { type: "dense" }, { "": "" }],
] as const;

const nested = (levels: number): unknown =>
  levels === 0 ? 1 : levels % 2 === 0 ? [nested(levels - 1)] : { a: nested(levels - 1) };

/** Any value within, as it is. */
const anyPart = (tree: unknown, chance: Chance): unknown => {
  if (typeof tree !== "object" || tree === null || chance.below(4) === 0) return tree;
  const values = Object.values(tree);
  return values.length === 0 ? tree : anyPart(values[chance.below(values.length)], chance);
};

const changedPart = (part: unknown, whole: unknown, chance: Chance): unknown =>
  chance.one([
    () => chance.one(extremes),
    () => anyPart(whole, chance),
    () => [part],
    () => ({ [chance.one(["type", "rate", "name", "x"])]: part }),
    () => nested(chance.size(300)),
    () => Array.from({ length: chance.size(100) }, () => part),
    () => (typeof part === "number" ? part * 10 ** (chance.below(80) - 40) : String(part)),
  ])();

/** One value anywhere taken away, doubled, renamed, moved or replaced. */
const changedOnce = (tree: unknown, whole: unknown, chance: Chance): unknown => {
  if (typeof tree !== "object" || tree === null || chance.below(5) === 0)
    return changedPart(tree, whole, chance);
  const entries: [string, unknown][] = Object.entries(tree);
  const at = chance.below(entries.length);
  const [key, value] = entries[at] ?? ["x", 1];
  const others = entries.filter((_, position) => position !== at);
  const deeper = (): [string, unknown][] => [[key, changedOnce(value, whole, chance)]];
  const put = chance.one<() => [string, unknown][]>([
    () => [],
    deeper,
    deeper,
    deeper,
    () => [[`${key}_`, value]],
    () => [
      [key, value],
      [`${key}s`, value],
    ],
  ])();
  const changed = [...others.slice(0, at), ...put, ...others.slice(at)];
  return Array.isArray(tree) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
};

export const changedTree = (text: string, chance: Chance): string => {
  const whole: unknown = parse(text);
  let tree = whole;
  // Lists of lists of lists would take longer to make than to read.
  for (let changes = chance.size(6); changes > 0 && JSON.stringify(tree).length < 3e5; changes--)
    tree = changedOnce(tree, whole, chance);
  const json = JSON.stringify(tree);
  // The YAML library takes unbearably long to write a large text.
  if (json.length > 1e5 || chance.below(2) === 0) return json;
  return stringify(tree, { aliasDuplicateObjects: chance.below(2) === 0 });
};

/** Up to 16 MB of one thing again and again, before, behind or inside of an experiment. */
export const largeText = (text: string, chance: Chance): string => {
  const unit = chance.one<(index: number) => string>([
    (i) => `key${i}: 1\n`,
    () => "a: 1\n",
    () => "1,",
    (i) => `k${i}: *a\n`,
    () => "*a, ",
    (i) => `- &a${i} [*a${i - 1}]\n`,
    () => "- {type: dense, units: 1}\n",
    () => "{type: dropout, rtae: 0.5},",
    () => "x",
    () => "\u{1F600}",
    () => "word ",
    () => "# comment\n",
    () => "\n",
    () => " \n",
    () => "\t",
    () => "\\x",
    (i) => `"k${i}": "\\x41\\q"\n`,
    ...pieces.map((piece) => () => piece),
  ]);
  const most = chance.size(15.9e6);
  const parts: string[] = [];
  for (let length = 0, i = 0; length < most; i++) {
    const part = unit(i);
    parts.push(part);
    length += Buffer.byteLength(part);
  }
  const large = parts.join("");
  const at = chance.one([0, text.length, chance.below(text.length)]);
  const [before, behind] = chance.one([
    ["", ""],
    ["a: &a [1]\n", "\n"],
    ["description: ", "\n"],
    ['description: "', '"\n'],
    ["description: |\n  ", "\n"],
    ["layers: [", "]\n"],
    ["layers:\n", "\n"],
    ["expect: {", "}\n"],
  ]);
  return `${text.slice(0, at)}${before}${large}${behind}${text.slice(at)}`;
};
