import { installCommand } from "./package-manager.ts";
import { runTool } from "./run-tool.ts";
import type { SetupFailure } from "./setup-event.ts";

export interface Pip {
  type: "pip";
  /** The Python that runs it. */
  python: string;
  /** As `pip --version` says, e.g. 23.2.1. */
  version: string;
}

/** The program that is taken for Python: what PYTHON names, else python3. */
export const pythonProgram = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.PYTHON ?? "python3";

/** Python with pip, of any version: pip is asked for the wheel of another. */
export const findPip = async (): Promise<Pip | SetupFailure> => {
  const python = pythonProgram();
  const result = await runTool(python, ["-m", "pip", "--version"]);
  if (result.type === "missing")
    return failure(
      "no-python",
      `there is no ${python}, whose pip fetches TensorFlow`,
      installCommand("python"),
      "",
    );
  if (result.status !== 0)
    return failure(
      "no-pip",
      `${python} has no pip, which fetches TensorFlow`,
      installCommand("pip"),
      result.output,
    );
  const version = /^pip (\S+)/m.exec(result.standardOutput)?.[1] ?? "of unknown version";
  return { type: "pip", python, version };
};

const failure = (
  reason: "no-python" | "no-pip",
  message: string,
  mend: string | null,
  output: string,
): SetupFailure => ({ type: "setup-failed", reason, message, mend, detail: output.trim() });
