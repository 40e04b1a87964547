/** A report opened in a real browser, and what went wrong there. */
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Subject } from "./subjects.ts";

export interface Visit {
  subject: string;
  browser: string;
  /** Until all of the page was there. */
  milliseconds: number;
  /** Largest absolute difference from petri's own probabilities; null: none was asked for. */
  difference: number | null;
  /** Of the first picture, which compiles, and of the others in the middle. */
  firstMs: number | null;
  laterMs: number | null;
  /** A sentence each. */
  faults: readonly string[];
}

/** By WebDriver BiDi, Firefox knows no other. */
const asItIs: BrowserContextOptions = {
  colorScheme: null,
  reducedMotion: null,
  forcedColors: null,
  contrast: null,
};

/** Everything that a page says, or asks for beside itself. */
const listen = (page: Page, report: string): string[] => {
  const faults: string[] = [];
  page.on("console", (message) => faults.push(`the console says: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`the page throws: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`a dialog says: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url() !== `file://${report}`)
      faults.push(`the page asks for ${request.url()}`);
  });
  return faults;
};

const open = async (page: Page, report: string): Promise<number> => {
  const before = performance.now();
  await page.goto(`file://${report}`);
  await page.waitForSelector("#ran summary");
  return performance.now() - before;
};

export const answersTo = async (page: Page, files: readonly string[]): Promise<string[][]> => {
  await page.setInputFiles("#try input[type=file]", [...files]);
  // One table grows with each choice of files; petri's page makes it when all are answered.
  await page.locator("#try textarea").waitFor({ timeout: 120_000 });
  const csv = await page.inputValue("#try textarea");
  return csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
};

const times = async (page: Page): Promise<number[]> => {
  const texts = await page.locator(".answers li").allTextContents();
  return texts.reverse().map((text) => Number(/([0-9.]+) ms$/.exec(text)?.[1] ?? NaN));
};

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

const compare = async (page: Page, { pictures, probabilities }: Subject) => {
  const rows = await answersTo(page, pictures);
  const words = (await page.textContent("#try p[role=status]")) ?? "";
  const differences = rows.flatMap((row, i) => {
    // Nobody is told a wrong answer: the page says that it cannot see under the alpha channel.
    if (
      row.length === 1 &&
      words.includes(`${row[0] ?? ""} has an alpha channel, for which this browser lacks WebGL`)
    )
      return [];
    return row.slice(-2).map((cell, k) => Math.abs(Number(cell) - (probabilities[i]?.[k] ?? NaN)));
  });
  const [first = NaN, ...later] = await times(page);
  return { difference: Math.max(...differences), rows: rows.length, firstMs: first, laterMs: middle(later) };
};

/** A picture shown large has a heat map over it, and the arrows go from one to the next. */
const lookAtPicture = async (page: Page): Promise<string[]> => {
  await page.locator(".card").first().click();
  await page.waitForSelector("dialog canvas", { timeout: 60_000 });
  const before = await page.textContent("dialog h3");
  await page.keyboard.press("ArrowRight");
  const after = await page.textContent("dialog h3");
  await page.waitForSelector("dialog canvas", { timeout: 60_000 });
  await page.keyboard.press("Escape");
  return before === after ? ["the arrow shows no other picture"] : [];
};

/** A click on the cell of the most frequent mistake must leave only pictures of that cell. */
const clickCell = async (page: Page): Promise<string[]> => {
  const cell = page.locator(".cell.wrong").first();
  if ((await cell.count()) === 0) return [];
  await cell.click();
  const wrong = await page.locator(".card.right").count();
  return wrong > 0 ? ["a cell of mistakes shows right answers"] : [];
};

/** Opens it as its reader would, under its own policy. */
export const visit = async (browser: Browser, name: string, subject: Subject): Promise<Visit> => {
  const context = await browser.newContext({ ...asItIs, viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  try {
    const faults = listen(page, subject.report);
    const milliseconds = await open(page, subject.report);
    faults.push(...(await clickCell(page)));
    const asked = subject.pictures.length > 0;
    const compared = asked ? await compare(page, subject) : null;
    if (compared !== null && !(compared.difference <= 1e-5))
      faults.push(`probabilities differ by ${compared.difference}`);
    if (asked) {
      await page.reload();
      await page.waitForSelector("#ran summary");
      faults.push(...(await lookAtPicture(page)));
    }
    return {
      ...{ subject: subject.name, browser: name, milliseconds, faults },
      difference: compared?.difference ?? null,
      firstMs: compared?.firstMs ?? null,
      laterMs: compared?.laterMs ?? null,
    };
  } finally {
    await context.close();
  }
};

const widths = [360, 800, 1400];

/** Screenshots and axe put styles and scripts of their own into the page, which its policy forbids. */
export const lookAt = async (
  browser: Browser,
  { name, report }: Subject,
  folder: string,
): Promise<string[]> => {
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of widths) {
      const context = await browser.newContext({
        bypassCSP: true,
        colorScheme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      await open(page, report);
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (overflow > 0) faults.push(`at ${width} px the page is ${overflow} px too wide`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const { id, impact, nodes } of violations)
        faults.push(
          `axe, ${colorScheme}, ${width} px: ${id} (${impact ?? ""}), ${nodes[0]?.html.slice(0, 120) ?? ""}`,
        );
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      await context.close();
    }
  return faults;
};

declare global {
  // axe puts itself there.
  var axe: typeof import("axe-core");
}
