/** A file of a run folder read back: its value, or why it cannot be what petri wrote. */
export type Parsed<T> = { type: "read"; value: T } | { type: "broken"; reason: string };

export const read = <T>(value: T): Parsed<T> => ({ type: "read", value });
export const broken = (reason: string): { type: "broken"; reason: string } => ({ type: "broken", reason });
