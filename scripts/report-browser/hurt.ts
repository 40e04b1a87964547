/** Browsers that lack something, and files that are not pictures. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { answersTo } from "./visit.ts";

const opened = async (browser: Browser, report: string, before?: () => void): Promise<Page> => {
  const context = await browser.newContext({
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
    contrast: null,
  });
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(`file://${report}`);
  await page.waitForSelector("#ran summary");
  return page;
};

const said = async (page: Page): Promise<string> => (await page.textContent("#try p[role=status]")) ?? "";

/** Says why there is no answer, and has everything else. */
const withoutWebAssembly = async (browser: Browser, report: string, picture: string): Promise<string[]> => {
  const page = await opened(browser, report, () => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await answersTo(page, [picture]);
  const words = await said(page);
  const cards = await page.locator(".card").count();
  await page.context().close();
  return [
    ...(words.endsWith("is not answered: this browser has no WebAssembly")
      ? []
      : [`without WebAssembly it says: ${words}`]),
    ...(cards > 0 ? [] : ["without WebAssembly there are no pictures"]),
  ];
};

/** The plain binary answers, too. tfjs asks by a module of a few bytes whether there is SIMD. */
const withoutSimd = async (browser: Browser, report: string, picture: string): Promise<string[]> => {
  const page = await opened(browser, report, () => {
    Object.assign(Reflect.get(globalThis, "WebAssembly"), { validate: () => false });
  });
  const [row = []] = await answersTo(page, [picture]);
  await page.context().close();
  return row.length > 3 ? [] : [`without SIMD there is no answer: ${row.join()}`];
};

/** One good picture among them is answered all the same. */
const badFiles = async (
  browser: Browser,
  report: string,
  picture: string,
  folder: string,
): Promise<string[]> => {
  const files = ["text.jpg", "empty.png", "cut.jpg", "large.png"].map((name) => join(folder, name));
  const [text = "", empty = "", cut = "", large = ""] = files;
  await writeFile(text, "this is no picture");
  await writeFile(empty, "");
  await writeFile(cut, Buffer.from("ffd8ffe000104a46494600010100000100010000ffe1ffff45786966", "hex"));
  const colour = { width: 8000, height: 8000, channels: 3 as const, background: { r: 90, g: 120, b: 40 } };
  await writeFile(large, await sharp({ create: colour }).png().toBuffer());
  const page = await opened(browser, report);
  const rows = await answersTo(page, [...files, picture]);
  const words = await said(page);
  await page.context().close();
  const refused = [text, empty, cut].filter(
    (file) => !words.includes(`${file.split("/").at(-1) ?? ""} is not a picture that this browser can read`),
  );
  return [
    ...refused.map((file) => `of ${file} it says: ${words}`),
    ...(rows.filter((row) => row.length > 3).length === 2
      ? []
      : [`of 8000 x 8000 pixels and a picture it says: ${words}`]),
  ];
};

export const hurt = async (
  browser: Browser,
  name: string,
  report: string,
  folder: string,
): Promise<string[]> => {
  const picture = join(folder, "hostile", "cat.1.jpg");
  const faults = [
    ...(await withoutWebAssembly(browser, report, picture)),
    ...(await withoutSimd(browser, report, picture)),
    ...(await badFiles(browser, report, picture, folder)),
  ];
  return faults.map((fault) => `${name}: ${fault}`);
};
