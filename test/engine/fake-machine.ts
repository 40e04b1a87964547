import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How the stand-ins for python3 and g++ behave. */
export type Behaviour =
  "well" | "no-pip" | "no-wheel" | "disk-full" | "cut-off" | "bad-wheel" | "compile-error" | "old-python";

/** Programs and a cache of a test's own. */
export interface FakeMachine {
  /** Variables that make a process live on it. */
  environment: Readonly<Record<string, string | undefined>>;
  behave(behaviour: Behaviour): void;
  /** Takes a program away. */
  remove(program: "python3" | "g++"): void;
  /** What was run since the last call: download, unpack, compile; for Optuna install. */
  calls(): string[];
}

/** python3 and g++ that do in a moment what the set-up asks of them, and a package manager; nothing else is on PATH. */
export function fakeMachine(folder: string): FakeMachine {
  const programs = path.join(folder, "programs");
  mkdirSync(programs, { recursive: true });
  const tool = path.join(import.meta.dirname, "fake-tool.sh");
  for (const program of ["python3", "g++", "apt-get"]) {
    const script = `#!/bin/sh\nexec /bin/sh "${tool}" "${folder}" ${program} "$@"\n`;
    writeFileSync(path.join(programs, program), script, { mode: 0o755 });
  }
  const calls = path.join(folder, "calls");
  const behave = (behaviour: Behaviour) => {
    writeFileSync(path.join(folder, "behaviour"), behaviour);
  };
  behave("well");
  return {
    environment: {
      PATH: programs,
      XDG_CACHE_HOME: path.join(folder, "cache"),
      CXX: undefined,
      PYTHON: undefined,
    },
    behave,
    remove: (program) => {
      chmodSync(path.join(programs, program), 0o644);
    },
    calls: () => {
      const text = existsSync(calls) ? readFileSync(calls, "utf8") : "";
      writeFileSync(calls, "");
      return text.split("\n").filter((line) => line !== "");
    },
  };
}

/** Runs `work` with other environment variables, and puts the old ones back. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  setVariables(variables);
  try {
    return await work();
  } finally {
    setVariables(Object.fromEntries(Object.keys(variables).map((name) => [name, before[name]])));
  }
}

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
