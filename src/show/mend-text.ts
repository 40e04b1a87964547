import type { Mend } from "../engine/mend.ts";

/** @param command how the user calls petri: "npm run exp --" */
export const mendText = (mend: Mend, command: string): string => {
  if (typeof mend === "string") return `mend it with: ${mend}`;
  const { environment, args } = mend;
  return `mend it with: ${environment === "" ? "" : `${environment} `}${command} ${args}`;
};
