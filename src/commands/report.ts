import { relative, resolve } from "node:path";
import { writeFileAtomic } from "../disk/atomic-file.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { pageHtml } from "../report/html.ts";
import type { PageSection } from "../report/page.ts";
import { loadPage } from "../report/page-code.ts";
import { type FoundRun, reportPage } from "../run/report-runs.ts";
import type { Refused } from "../run/prepare.ts";
import { brokenGroupText, groupLines } from "../show/group-lines.ts";
import { groupVerdict } from "../show/group-diff-text.ts";
import { diffGroups } from "../compare/group-diff.ts";
import { findGroup } from "../write/find-run.ts";
import { readGroup, readOutOfFold } from "../write/group-folder.ts";
import { lostRuns, memberFolder, type WholeGroup } from "../write/group-members.ts";
import { runFiles } from "../write/run-files.ts";
import { refuse, tellChanged, write } from "./answer.ts";
import { type Context, exitStatus } from "./context.ts";
import { comparedGroup } from "./diff.ts";
import { readReference } from "./read-reference.ts";

export interface ReportOptions {
  out?: string | undefined;
  model: boolean;
  half: boolean;
  pictures: number;
}

interface Named {
  type: "named";
  runs: readonly FoundRun[];
  groups: readonly WholeGroup[];
}

const runsNamed = async (context: Context, text: string): Promise<Named | Refused> => {
  const { runsFolder, argumentFolder } = context;
  const folder = findGroup({ text, runsFolder, argumentFolder });
  if (folder === null) {
    const referred = await readReference(context, text);
    if (referred.type === "refused") return referred;
    const { run, changes } = referred;
    return {
      type: "named",
      groups: [],
      runs: [{ run, changes, folder: relative(argumentFolder, run.folder), group: null }],
    };
  }
  const group = readGroup(folder);
  if (group.type === "broken") return { type: "refused", text: [brokenGroupText(group)] };
  const lost = new Set((await lostRuns(group)).map(({ name }) => name));
  const runs: FoundRun[] = [];
  for (const counted of group.summary.runs.filter(({ name }) => !lost.has(name))) {
    const member = await runsNamed(context, memberFolder(group, counted));
    if (member.type === "refused") return member;
    runs.push(...member.runs.map((found) => ({ ...found, group: group.name })));
  }
  return { type: "named", runs, groups: [group] };
};

const allNamed = async (context: Context, references: readonly string[]): Promise<Named | Refused> => {
  const runs = new Map<string, FoundRun>();
  const groups: WholeGroup[] = [];
  for (const text of references) {
    const named = await runsNamed(context, text);
    if (named.type === "refused") return named;
    for (const found of named.runs) runs.set(found.run.folder, found);
    groups.push(...named.groups);
  }
  if (runs.size === 0)
    return { type: "refused", text: ["no run of the group is left, of which a report could be"] };
  return { type: "named", runs: [...runs.values()], groups };
};

const groupSections = async (groups: readonly WholeGroup[]): Promise<PageSection[]> => {
  const sections: PageSection[] = [];
  for (const group of groups) {
    const [, ...lines] = groupLines(group.name, group.summary, await lostRuns(group));
    sections.push({ title: `${group.name}: ${group.summary.runs.length} runs`, lines });
  }
  return sections;
};

const groupVerdicts = async ([first, ...others]: readonly WholeGroup[]): Promise<string[]> => {
  const sentences: string[] = [];
  if (first === undefined) return sentences;
  const a = await comparedGroup(first);
  for (const other of others) sentences.push(groupVerdict(diffGroups(a, await comparedGroup(other))));
  return sentences;
};

/** More names would fill the top of the page. */
const mostInTitle = 4;

const titleOf = ({ runs, groups }: Named): string => {
  const names = (groups.length > 0 ? groups : runs.map(({ run }) => run)).map(({ name }) => name);
  const more = names.length - mostInTitle;
  return names.slice(0, mostInTitle).join(", ") + (more > 0 ? ` and ${more} more` : "");
};

/** As typed or, of one run, in its folder; of several in the current one. */
const placeOf = (context: Context, { runs, groups }: Named, out: string | undefined): string => {
  if (out !== undefined) return out;
  const [first] = runs;
  const name = groups[0]?.name ?? first?.run.name ?? "";
  return runs.length === 1 && groups.length === 0 && first !== undefined
    ? relative(context.argumentFolder, runFiles(first.run.folder).report)
    : `${name}-report.html`;
};

const htmlOf = async (context: Context, named: Named, options: ReportOptions) => {
  const { argumentFolder, cacheFolder, command } = context;
  const { runs, groups } = named;
  const page = await reportPage({
    ...{ runs, command, argumentFolder, cacheFolder, pictures: options.pictures },
    title: titleOf(named),
    groups: await groupSections(groups),
    folds: groups.flatMap((group) => {
      const answers = readOutOfFold(group);
      return answers === null ? [] : [{ group: group.name, answers }];
    }),
    compared: await groupVerdicts(groups),
    bits: options.model ? (options.half ? 16 : 32) : null,
    onPicture: () => undefined,
  });
  const { predicting, reading } = await loadPage(cacheFolder);
  const predicts = page.runs.some(({ net }) => net.type === "net");
  return { page, html: pageHtml(page, predicts ? predicting : reading) };
};

/** One page of one run, several runs or groups. The answer is its path; exit status 1: a run was changed. */
export const report = async (
  context: Context,
  references: readonly string[],
  options: ReportOptions,
): Promise<number> => {
  const named = await allNamed(context, references);
  if (named.type === "refused") return refuse(context, named.text);
  const file = placeOf(context, named, options.out);
  const { page, html } = await htmlOf(context, named, options);
  try {
    await writeFileAtomic(resolve(context.argumentFolder, file), html);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(context, `${file} could not be written: ${fault}`);
  }
  for (const warning of page.warnings) write(context.stderr, `warning: ${warning}`);
  write(context.stdout, file);
  const changed = named.runs.filter(({ changes }) => changes.length > 0);
  for (const { run, changes } of changed) tellChanged(context, run.name, changes, null);
  return changed.length === 0 ? exitStatus.done : exitStatus.failed;
};
