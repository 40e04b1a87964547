// For node --import: at its end the process writes the most memory that it ever had, in megabytes, into the file PEAK_FILE.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread)
  process.on("exit", () => {
    writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS / 1024));
  });
