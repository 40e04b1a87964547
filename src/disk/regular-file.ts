/**
 * Reads files that somebody else may have put there: only regular files, since a pipe would be waited for and a device
 * never ends, and only up to a bound, which is checked before anything is read.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

export type FileBytes = { type: "read"; bytes: Buffer } | { type: "refused"; reason: string };

/** For sizes in sentences: 16 MB, 0.4 MB. */
export const megabytes = (bytes: number): string =>
  `${bytes < 1e7 ? Math.ceil(bytes / 1e5) / 10 : Math.ceil(bytes / 1e6)} MB`;

const refused = (reason: string): FileBytes => ({ type: "refused", reason });

/** One call reads no more than this. */
const mostAtOnce = 2 ** 30;

/** Fills `buffer` as far as the file goes. */
const fill = (descriptor: number, buffer: Buffer): number => {
  let length = 0;
  while (length < buffer.length) {
    const count = readSync(descriptor, buffer, length, Math.min(mostAtOnce, buffer.length - length), null);
    if (count === 0) break;
    length += count;
  }
  return length;
};

/** Files of the kernel say that they are empty, and others may grow: what is there counts, not the size that was given. */
const readUpTo = (descriptor: number, said: number, most: number): Buffer | null => {
  const parts: Buffer[] = [];
  let length = 0;
  for (let room = said + 1; ; room = 2 ** 20) {
    const part = Buffer.allocUnsafe(Math.min(room, most + 1 - length));
    const filled = fill(descriptor, part);
    parts.push(part.subarray(0, filled));
    length += filled;
    if (length > most) return null;
    if (filled < part.length) return parts.length === 1 ? part.subarray(0, filled) : Buffer.concat(parts);
  }
};

/** Throws what the system throws. `most`: bytes; a larger file is refused unread. */
export const readRegularFile = (file: string, most: number): FileBytes => {
  // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (found.isDirectory()) return refused("it is a folder");
    if (!found.isFile()) return refused("it is not a regular file, but a pipe, a device or the like");
    const bytes = found.size > most ? null : readUpTo(descriptor, found.size, most);
    if (bytes !== null) return { type: "read", bytes };
    return refused(`it is larger than ${megabytes(most)}, the most that is read of it`);
  } finally {
    closeSync(descriptor);
  }
};
