import { basename, isAbsolute, relative } from "node:path";

interface Typed {
  /** Path of the script that node runs, absolute. */
  script: string;
  /** Folder in which the command was typed. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** npm takes options for itself that do not stand after `--`; other package managers pass all of them on. */
const packageScript = ({
  npm_config_user_agent: agent = "npm/",
  npm_lifecycle_event: event = "",
}): string => {
  const [manager] = agent.split("/");
  return manager === "npm" ? `npm run ${event} --` : `${manager} run ${event}`;
};

/** A script of package.json that is petri and nothing else, so that what was typed after its name is all that petri gets. */
export const isPetriScript = ({ npm_lifecycle_script: script = "" }: Typed["env"]): boolean =>
  /^(node \S*petri\.js|(npx )?petri)$/.test(script);

/**
 * How the user called petri, so that a hint can be typed as it stands: `npm run exp --`, `npx petri`, `petri` or
 * `node bin/petri.js`. A shell script of npm's that calls `petri` among others is not what was typed.
 */
export const typedCommand = ({ script, folder, env }: Typed): string => {
  if (isPetriScript(env)) return packageScript(env);
  if (basename(script) === "petri") return env.npm_lifecycle_event === "npx" ? "npx petri" : "petri";
  const path = relative(folder, script);
  return `node ${path.startsWith("..") || isAbsolute(path) ? script : path}`;
};
