/** A file's name as words have it: one with control characters (a newline) is quoted, so that it stays on its line. */
export const fileText = (file: string): string => (/\p{Cc}/u.test(file) ? JSON.stringify(file) : file);
