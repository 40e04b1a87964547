/** What petri says of a bug in itself: a mistake of the user's never comes here. */

/** `stack`: says also where it happened, for whoever mends it. A message's own line breaks stay lines. */
export const bugText = (error: unknown, command: string, stack: boolean): string[] => {
  const message = error instanceof Error ? error.message : String(error);
  const where = error instanceof Error && stack ? (error.stack ?? "").split("\n") : [];
  return [
    ...`this is a bug in petri: ${message}`.split("\n"),
    ...where,
    stack
      ? "please report it with these lines and what you typed"
      : `PETRI_DEBUG=1 before ${command} shows where it happened; please report it with that and what you typed`,
  ];
};
