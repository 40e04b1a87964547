import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A process of this host that is not gone. */
export interface ProcessLook {
  /** When it began, as a text that only the same process has. */
  start: string;
  /** It was killed, or has ended by itself, and the system is still taking down its memory and threads. */
  isEnding: boolean;
}

const readOrNull = (file: string): Promise<string | null> => readFile(file, "utf8").catch(() => null);

/** PF_EXITING of the kernel's include/linux/sched.h. */
const exitingFlag = 0x4;
/** SIGKILL, number 9, in a mask of signals, whose first bit is signal 1. */
const killBit = 1n << 8n;

/** A kill that was sent and not acted on yet: SigPnd of the first thread, ShdPnd of the whole process. */
const isKillPending = (status: string): boolean =>
  [...status.matchAll(/^(?:SigPnd|ShdPnd):\s*([0-9a-f]+)$/gm)].some(
    ([, mask = "0"]) => (BigInt(`0x${mask}`) & killBit) !== 0n,
  );

/**
 * The fields of /proc/PID/stat by proc(5): 3 state, 9 flags, 20 threads, 22 clock ticks from boot to the start of the
 * process; the boot's own name goes before them, since ticks begin anew. The second field is the command in
 * parentheses and may hold spaces and parentheses.
 *
 * A zombie has ended and waits for its parent, perhaps for ever; but where only the first thread is a zombie, the others
 * may still be writing.
 */
const linuxLook = async (pid: number): Promise<ProcessLook | null> => {
  const [stat, status, boot] = await Promise.all([
    readOrNull(`/proc/${pid}/stat`),
    readOrNull(`/proc/${pid}/status`),
    readOrNull("/proc/sys/kernel/random/boot_id"),
  ]);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  const [state, flags, threads, ticks] = [3, 9, 20, 22].map((number) => fields[number - 3]);
  if (ticks === undefined || state === "X" || (state === "Z" && Number(threads) <= 1)) return null;
  const isEnding = state === "Z" || (Number(flags) & exitingFlag) !== 0 || isKillPending(status ?? "");
  return { start: `${boot?.trim() ?? ""}/${ticks}`, isEnding };
};

/** Where there is no /proc (macOS, BSD): Z in the state is a zombie, E a process that is trying to exit. */
export const psLook = async (pid: number): Promise<ProcessLook | null> => {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "stat=", "-o", "lstart=", "-p", String(pid)]);
    const [, state = "Z", start = ""] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
    return state.startsWith("Z") ? null : { start, isEnding: state.includes("E") };
  } catch {
    return null;
  }
};

/** null: there is no such process, it is a zombie, or this platform does not tell. */
export const lookAtProcess = (pid: number): Promise<ProcessLook | null> =>
  process.platform === "linux" ? linuxLook(pid) : psLook(pid);

export const processStart = async (pid: number): Promise<string | null> =>
  (await lookAtProcess(pid))?.start ?? null;
