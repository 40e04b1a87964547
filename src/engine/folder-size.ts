import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** Bytes of each file below `folder`; files that go away meanwhile are left out. */
export const fileSizes = async (folder: string): Promise<number[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((entry) =>
      stat(path.join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes;
};
