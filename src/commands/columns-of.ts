import type { Context } from "./context.ts";

/** Characters in a line of a terminal; one that does not know says nothing, or 0. */
export const columnsOf = ({ columns = 0 }: Context["stdout"]): number => (columns > 0 ? columns : 80);
