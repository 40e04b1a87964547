import { visit, type Document, type ToStringOptions } from "yaml";
import { visibleLines } from "./visible-text.ts";

/** A document as text in which every character can be seen, and which says the same: what is hidden is escaped in quotes. */
export const visibleYaml = (document: Document, options: ToStringOptions): string => {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && visibleLines(node.value) !== node.value)
        node.type = "QUOTE_DOUBLE";
    },
  });
  return visibleLines(document.toString({ ...options, doubleQuotedMinMultiLineLength: Infinity }));
};
