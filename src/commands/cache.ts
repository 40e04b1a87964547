import { cacheStatus, clearCache } from "../load/cache-status.ts";
import { cacheText } from "../show/cache-text.ts";
import { diskFault } from "../disk/disk-fault.ts";
import { refuse, write } from "./answer.ts";
import { exitStatus, type Caller } from "./context.ts";

/** Shows what is kept so that it need not be made or fetched again, or removes it. The engine and the samples stay. */
export const cache = async (context: Caller, clear: boolean): Promise<number> => {
  const { cacheFolder, stdout } = context;
  try {
    const status = await cacheStatus(cacheFolder);
    if (clear) await clearCache(cacheFolder);
    write(stdout, cacheText(cacheFolder, status, clear));
    return exitStatus.done;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return refuse(context, `the cache in ${cacheFolder} cannot be ${clear ? "cleared" : "read"}: ${fault}`);
  }
};
