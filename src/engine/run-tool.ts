import { spawn } from "node:child_process";

export type ToolResult =
  /** `output`: standard output and error as they came. Status is null where a signal ended it. */
  | { type: "ran"; status: number | null; standardOutput: string; output: string }
  /** There is no such program. */
  | { type: "missing" };

/** Runs a program to its end, without a shell. `hear`: gets standard output as it comes. */
export const runTool = (
  command: string,
  argumentList: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  hear: (text: string) => void = () => undefined,
): Promise<ToolResult> =>
  new Promise((resolve, reject) => {
    let standardOutput = "";
    let output = "";
    const child = spawn(command, argumentList, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      standardOutput += text;
      output += text;
      hear(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "EACCES") resolve({ type: "missing" });
      else reject(error);
    });
    child.on("close", (status) => {
      resolve({ type: "ran", status, standardOutput, output });
    });
  });

/** The last lines of what a tool printed, enough to see why it failed. */
export const lastLines = (output: string, count = 12): string =>
  output.trimEnd().split("\n").slice(-count).join("\n");
