import { cacheStatus, clearCache } from "../load/cache-status.ts";
import { write } from "./answer.ts";
import { exitStatus, type Context } from "./context.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Where decoded pictures are kept and how large that is, or none of them any more. The engine stays. */
export const cache = async (context: Context, clear: boolean): Promise<number> => {
  const { cacheFolder } = context;
  const { pictures, bytes } = await cacheStatus(cacheFolder);
  if (clear) await clearCache(cacheFolder);
  const text = `${pictures} decoded pictures, ${megabytes(bytes)}`;
  write(context.stdout, clear ? `removed ${text} from ${cacheFolder}` : `${cacheFolder}: ${text}`);
  return exitStatus.done;
};
