import { setTimeout as pause } from "node:timers/promises";

/** A lock whose holder gave no sign of life for so long is taken over (a killed process leaves its lock behind). */
const staleMs = 15_000;
const askAgainMs = 500;

/**
 * Holds the lock beside `folder` while `work` runs. Other processes wait.
 * @param onWait called once, when another process holds the lock
 */
export async function withSetupLock<T>(
  folder: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(folder, onWait);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, onWait: () => void): Promise<() => Promise<void>> {
  // Loaded here: it listens to signals from then on, and most starts need no lock.
  const { default: lockfile } = await import("proper-lockfile");
  let told = false;
  for (;;) {
    try {
      return await lockfile.lock(folder, { realpath: false, stale: staleMs });
    } catch (error) {
      if (!isHeld(error)) throw error;
      if (!told) onWait();
      told = true;
      await pause(askAgainMs);
    }
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}
