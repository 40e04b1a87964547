import { setTimeout as pause } from "node:timers/promises";

export interface LockOptions {
  /** Milliseconds without a sign of life after which the holder counts as gone: a killed one leaves its lock. At least 2000. */
  staleAfter: number;
  /** Milliseconds to wait for a holder that gives signs of life; Infinity: as long as it does. */
  patience: number;
  /** Called once, when the lock could not be had for a second. */
  onWait: () => void;
}

const askAgainAfter = 50;
const silentFor = 1000;

const isHeld = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ELOCKED";

/**
 * Takes the lock beside `path`, and returns the function that releases it. Waits for another process that holds it, and
 * throws ELOCKED where that one holds it all the time. Whatever else the system says (permission denied, a read-only
 * disk) is thrown at once: the retries of proper-lockfile do not tell the two apart.
 */
export const takeLock = async (path: string, options: LockOptions): Promise<() => Promise<void>> => {
  const { staleAfter, patience, onWait } = options;
  // Loaded here: it listens to signals from then on, and most starts need no lock.
  const { default: lockfile } = await import("proper-lockfile");
  const start = performance.now();
  let isTold = false;
  for (;;) {
    const waited = performance.now() - start;
    try {
      return await lockfile.lock(path, { realpath: false, stale: staleAfter });
    } catch (error) {
      if (!isHeld(error) || waited >= patience) throw error;
    }
    if (!isTold && waited >= silentFor) {
      isTold = true;
      onWait();
    }
    await pause(askAgainAfter);
  }
};
