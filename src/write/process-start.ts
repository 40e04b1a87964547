import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const readOrNull = (file: string): Promise<string | null> => readFile(file, "utf8").catch(() => null);

/**
 * Field 22 of /proc/PID/stat: clock ticks from boot to the start of the process; the boot's own name goes before
 * it, since ticks begin anew. The second field is the command in parentheses and may hold spaces and parentheses.
 */
const linuxStart = async (pid: number): Promise<string | null> => {
  const [stat, boot] = await Promise.all([
    readOrNull(`/proc/${pid}/stat`),
    readOrNull("/proc/sys/kernel/random/boot_id"),
  ]);
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3];
  return ticks === undefined ? null : `${boot?.trim() ?? ""}/${ticks}`;
};

const psStart = async (pid: number): Promise<string | null> => {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
};

/**
 * When a process of this host began, as a text that is equal for equal processes only; null: there is no such
 * process, or this platform does not tell.
 */
export const processStart = (pid: number): Promise<string | null> =>
  process.platform === "linux" ? linuxStart(pid) : psStart(pid);
