import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** What petri may need of the system. */
export type SystemPackage = "python" | "pip" | "compiler";

const packageNames: Record<string, { install: string; names: Record<SystemPackage, string> }> = {
  "apt-get": {
    install: "apt-get install -y",
    names: { python: "python3 python3-pip", pip: "python3-pip", compiler: "g++" },
  },
  dnf: {
    install: "dnf install -y",
    names: { python: "python3 python3-pip", pip: "python3-pip", compiler: "gcc-c++" },
  },
  zypper: {
    install: "zypper install -y",
    names: { python: "python3 python3-pip", pip: "python3-pip", compiler: "gcc-c++" },
  },
  pacman: {
    install: "pacman -S --noconfirm",
    names: { python: "python python-pip", pip: "python-pip", compiler: "gcc" },
  },
};

/** The command that installs it with this system's package manager; null where there is none that petri knows. */
export const installCommand = (
  wanted: SystemPackage,
  environment: NodeJS.ProcessEnv = process.env,
): string | null => {
  const found = Object.entries(packageNames).find(([manager]) => isOnPath(manager, environment));
  if (found === undefined) return null;
  const [, { install, names }] = found;
  const command = `${install} ${names[wanted]}`;
  return process.getuid?.() === 0 ? command : `sudo ${command}`;
};

/** Whether a program of this name would be found. */
export const isOnPath = (program: string, environment: NodeJS.ProcessEnv = process.env): boolean => {
  const folders = (environment.PATH ?? "").split(path.delimiter);
  return folders.some((folder) => folder !== "" && isExecutable(path.join(folder, program)));
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};
