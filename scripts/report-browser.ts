/**
 * Reports of real runs in real browsers: `node --import tsx scripts/report-browser.ts OUT [PHOTOS [NET]]`. PHOTOS: the
 * folder of Kaggle's cats and dogs, NET: a pretrained net. Screenshots go into OUT, the result into docs/report.md.
 * Needs Debian's Chromium and Firefox, and installs them where it may.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { chromium, firefox, type Browser } from "playwright-core";
import { ensureSample } from "../src/load/sample/ensure-sample.ts";
import { hurt } from "./report-browser/hurt.ts";
import { writeResults } from "./report-browser/results.ts";
import { makeSubjects } from "./report-browser/subjects.ts";
import { lookAt, visit, type Visit } from "./report-browser/visit.ts";

const browsers = { chromium: "/usr/bin/chromium", "firefox-esr": "/usr/bin/firefox-esr" };

/** Debian's own; elsewhere the browsers are to be put there by hand. */
const install = (): void => {
  const missing = Object.entries(browsers).flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
  if (missing.length === 0) return;
  execFileSync("apt-get", ["install", "-y", "--no-install-recommends", ...missing], { stdio: "inherit" });
};

const launch = async (): Promise<Map<string, Browser>> => {
  install();
  return new Map([
    ["Chromium", await chromium.launch({ executablePath: browsers.chromium, args: ["--no-sandbox"] })],
    ["Firefox", await firefox.launch({ channel: "moz-firefox", executablePath: browsers["firefox-esr"] })],
  ]);
};

const [out = "", photos, net] = process.argv.slice(2).map((path) => resolve(path));
if (out === "") throw new Error("name a folder for the screenshots");
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "petri-report-"));
const opened = await launch();
try {
  const sample = await ensureSample("quickstart", envPaths("petri", { suffix: "" }).cache, () => undefined);
  const subjects = await makeSubjects({ folder, sample, photos: photos ?? null, net: net ?? null });
  const visits: Visit[] = [];
  const looked: string[] = [];
  for (const subject of subjects) {
    for (const [name, browser] of opened) visits.push(await visit(browser, name, subject));
    const chrome = opened.get("Chromium");
    if (chrome !== undefined)
      looked.push(...(await lookAt(chrome, subject, out)).map((fault) => `${subject.name}: ${fault}`));
  }
  for (const [name, browser] of opened)
    looked.push(...(await hurt(browser, name, subjects[0]?.report ?? "", folder)));
  const versions = [...opened].map(([name, browser]) => `${name} ${browser.version()}`);
  const sizes = subjects.map(({ name, report, seconds }) => ({
    name,
    bytes: statSync(report).size,
    seconds,
  }));
  const faults = [
    ...visits.flatMap((each) => each.faults.map((fault) => `${each.subject}, ${each.browser}: ${fault}`)),
    ...looked,
  ];
  await writeResults({ visits, sizes, versions, faults });
  for (const fault of faults) console.log(fault);
  console.log(faults.length === 0 ? "nothing is wrong" : `${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  for (const browser of opened.values()) await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
