/** `list --filter` and `--sort`: which runs are shown, and in which order. */
import { type Expression, type Node, type PrivateIdentifier, parseExpressionAt } from "acorn";
import { compareNaturally } from "../read/compare-names.ts";
import { type Problem, mistake } from "../read/problem.ts";
import { suggestion } from "../read/suggest.ts";
import {
  type FieldValue,
  type Listed,
  type ListedRun,
  fieldNames,
  fieldValue,
  isKnownField,
} from "./run-fields.ts";

type Scalar = string | number | boolean | null;

/** A name in the argument, and where it stands. */
interface NameAt {
  name: string;
  start: number;
  end: number;
}

type Filter =
  | { type: "compared"; left: NameAt; sign: Sign; right: Scalar }
  | { type: "and" | "or"; parts: readonly [Filter, Filter] }
  | { type: "not"; part: Filter };

interface Mistake {
  type: "mistake";
  sentence: string;
  start: number;
  end: number;
}

const wrong = ({ start, end }: Pick<Node, "start" | "end">, sentence: string): Mistake => ({
  type: "mistake",
  sentence,
  start,
  end,
});

/**
 * A missing value is null, which is neither below nor above anything. Texts are ordered by the numbers in them: a-2
 * before a-10.
 */
const order = (left: Scalar, right: Scalar): number => {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (left === null || right === null) return left === right ? 0 : NaN;
  return typeof left === "string" && typeof right === "string" ? compareNaturally(left, right) : NaN;
};

const equals = (left: FieldValue, right: Scalar): boolean =>
  typeof left === "object" && left !== null
    ? left.some((each) => each === String(right))
    : left === right || (left !== null && right !== null && String(left) === String(right));

const ordered = (left: FieldValue, right: Scalar): number =>
  typeof left === "object" && left !== null ? NaN : order(left, right);

/** Whether the comparison holds; for several values whether it holds for one of them, with != for all. */
const signs = {
  "==": equals,
  "!=": (left: FieldValue, right: Scalar) => !equals(left, right),
  "<": (left: FieldValue, right: Scalar) => ordered(left, right) < 0,
  "<=": (left: FieldValue, right: Scalar) => ordered(left, right) <= 0,
  ">": (left: FieldValue, right: Scalar) => ordered(left, right) > 0,
  ">=": (left: FieldValue, right: Scalar) => ordered(left, right) >= 0,
} as const;

type Sign = keyof typeof signs;

const isSign = (text: string): text is Sign => Object.hasOwn(signs, text);

const example = "a comparison such as val_acc > 0.8";

/** val_acc, optimizer.learningRate, layers["my-layer"].units */
const nameOf = (node: Expression | PrivateIdentifier): string | null => {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.object.type === "Super") return null;
  const { object, property } = node;
  const [above, key] = [
    nameOf(object),
    node.computed && property.type === "Literal" ? String(property.value) : nameOf(property),
  ];
  return above === null || key === null ? null : `${above}.${key}`;
};

/** undefined: it is none. */
const scalarOf = (node: Expression): Scalar | undefined => {
  if (node.type === "Identifier") return node.name;
  if (node.type === "UnaryExpression" && node.operator === "-") {
    const value = scalarOf(node.argument);
    return typeof value === "number" ? -value : undefined;
  }
  if (node.type !== "Literal") return undefined;
  const { value } = node;
  return value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean"
    ? value
    : undefined;
};

const comparisonOf = (node: Extract<Expression, { type: "BinaryExpression" }>): Filter | Mistake => {
  const { operator, left, right } = node;
  if (!isSign(operator)) return wrong(node, `petri knows no ${operator} here; a filter is ${example}`);
  const name = nameOf(left);
  if (name === null) return wrong(left, `the name of a column or a key stands to the left: ${example}`);
  const value = scalarOf(right);
  if (value === undefined)
    return wrong(right, "a number or a word stands to the right; other texts in quotes");
  return { type: "compared", left: { name, start: left.start, end: left.end }, sign: operator, right: value };
};

const bothOf = (type: "and" | "or", left: Expression, right: Expression): Filter | Mistake => {
  const first = filterOf(left);
  if (first.type === "mistake") return first;
  const second = filterOf(right);
  return second.type === "mistake" ? second : { type, parts: [first, second] };
};

const filterOf = (node: Expression): Filter | Mistake => {
  if (node.type === "ParenthesizedExpression") return filterOf(node.expression);
  if (node.type === "BinaryExpression") return comparisonOf(node);
  if (node.type === "LogicalExpression" && node.operator !== "??")
    return bothOf(node.operator === "&&" ? "and" : "or", node.left, node.right);
  if (node.type === "UnaryExpression" && node.operator === "!") {
    const part = filterOf(node.argument);
    return part.type === "mistake" ? part : { type: "not", part };
  }
  if (node.type === "AssignmentExpression" && node.operator === "=")
    return wrong({ start: node.left.end, end: node.right.start }, "== compares: epochs == 30");
  return wrong(node, `this compares nothing; a filter is ${example}`);
};

const words: Readonly<Record<string, string>> = { and: "&&", or: "||", not: "!" };

/** What stands where the filter should have ended, or where acorn could not go on. */
const strayAt = (text: string, at: number): Mistake => {
  const rest = text.slice(at);
  const start = at + (rest.length - rest.trimStart().length);
  const [word = ""] = /^[\w.]+|^\S/.exec(text.slice(start)) ?? [];
  const place =
    word === "" ? { start: text.length - 1, end: text.length } : { start, end: start + word.length };
  const meant = Object.hasOwn(words, word) ? words[word] : undefined;
  if (meant !== undefined) return wrong(place, `write ${meant} for "${word}"`);
  return wrong(
    place,
    word === ""
      ? `the filter ends too early; it is ${example}`
      : `a filter is ${example}, and others after && or ||`,
  );
};

/** Nobody types a longer one, and it could be nested more deeply than it can be parsed. */
const longest = 2000;

const isSyntaxFault = (error: unknown): error is SyntaxError & { pos: number } =>
  error instanceof SyntaxError && "pos" in error && typeof error.pos === "number";

const parsed = (text: string): Filter | Mistake => {
  if (text.length > longest)
    return wrong({ start: 0, end: 10 }, `a filter has at most ${longest} characters`);
  try {
    const expression = parseExpressionAt(text, 0, { ecmaVersion: 2020 });
    return /\S/.test(text.slice(expression.end)) ? strayAt(text, expression.end) : filterOf(expression);
  } catch (error) {
    if (!isSyntaxFault(error)) throw error;
    return strayAt(text, error.pos);
  }
};

const namesIn = (filter: Filter): NameAt[] => {
  switch (filter.type) {
    case "compared":
      return [filter.left];
    case "not":
      return namesIn(filter.part);
    case "and":
    case "or":
      return filter.parts.flatMap(namesIn);
  }
};

const meets = (run: ListedRun, filter: Filter): boolean => {
  switch (filter.type) {
    case "compared":
      return signs[filter.sign](fieldValue(run, filter.left.name), filter.right);
    case "not":
      return !meets(run, filter.part);
    case "and":
      return filter.parts.every((part) => meets(run, part));
    case "or":
      return filter.parts.some((part) => meets(run, part));
  }
};

const problemIn = (
  option: string,
  text: string,
  code: Problem["code"],
  found: Omit<Mistake, "type">,
): Problem => {
  const before = `${option} `.length;
  const [start, end] = [before + found.start, before + Math.max(found.end, found.start + 1)];
  return mistake(code, { type: "argument", text: `${option} ${text}`, start, end }, found.sentence);
};

/** Where there are runs, at least one must have something of that name: else it is a typing mistake. */
const unknownName = (runs: readonly Listed[], { name, start, end }: NameAt): Omit<Mistake, "type"> | null =>
  runs.every(({ type }) => type === "broken") || isKnownField(runs, name)
    ? null
    : { start, end, sentence: `no run has a "${name}"${suggestion(name, fieldNames(runs))}` };

/** The runs that meet the filter, or what is wrong with it. A broken run meets none. */
export const filterRuns = (runs: readonly Listed[], text: string): Listed[] | Problem => {
  const filter = parsed(text);
  if (filter.type === "mistake") return problemIn("--filter", text, "invalid-filter", filter);
  const [unknown] = namesIn(filter).flatMap((name) => unknownName(runs, name) ?? []);
  if (unknown !== undefined) return problemIn("--filter", text, "unknown-column", unknown);
  return runs.filter((each) => each.type === "run" && meets(each, filter));
};

const scalar = (value: FieldValue): Scalar =>
  typeof value === "object" && value !== null ? value.join(" ") : value;

/** Numbers before texts; missing values, NaN and broken runs come last, whatever the direction. */
const sortKey = (run: Listed, name: string): Scalar => {
  const value = run.type === "run" ? scalar(fieldValue(run, name)) : null;
  return typeof value === "number" && Number.isNaN(value) ? null : value;
};

const rank = (value: Scalar): number => ["number", "boolean", "string"].indexOf(typeof value);

/** By a column or a key, the smallest first; `-NAME`: the largest first. Runs of one value stay in their order. */
export const sortRuns = (runs: readonly Listed[], text: string): Listed[] | Problem => {
  const isDown = text.startsWith("-");
  const typed = isDown ? text.slice(1) : text;
  const name = typed.trim().replaceAll(" ", "_");
  const unknown = unknownName(runs, { name, start: text.length - typed.length, end: text.length });
  if (unknown !== null) return problemIn("--sort", text, "unknown-column", unknown);
  const keyed = runs.map((run) => ({ run, key: sortKey(run, name) }));
  return keyed
    .toSorted(({ key: a }, { key: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      const found = rank(a) - rank(b) || order(a, b) || 0;
      return isDown ? -found : found;
    })
    .map(({ run }) => run);
};
