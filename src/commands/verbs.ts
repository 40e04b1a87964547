/** Every verb of the command; an experiment cannot be named like one. */
export const verbs = [
  "run",
  "check",
  "plan",
  "preview",
  "list",
  "show",
  "diff",
  "resume",
  "verify",
  "rm",
  "predict",
  "export",
  "doctor",
  "setup",
  "cache",
  "help",
] as const;

export const isVerb = (name: string): boolean => verbs.some((verb) => verb === name);
