import stringWidth from "string-width";

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Columns of a terminal that a text takes. Most texts are plain, and looking at each character is slow. */
export const textWidth = (text: string): number => (isPlain(text) ? text.length : stringWidth(text));
