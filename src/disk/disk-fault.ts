/** Faults of the disk that a user can mend, in words; `code` is that of the system error. */
const sentences: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a file is in its place",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "links go round in a circle",
  ENOENT: "it is not there",
  EISDIR: "a folder is in its place",
  EIO: "the disk reports an error",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

export const isSystemError = (error: unknown, ...codes: string[]): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && codes.some((code) => code === error.code);

/** "the disk is full (ENOSPC)"; null: not a fault of the disk, so a bug of ours. */
export const diskFault = (error: unknown): string | null => {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  const sentence = sentences[error.code];
  return sentence === undefined ? null : `${sentence} (${error.code})`;
};
