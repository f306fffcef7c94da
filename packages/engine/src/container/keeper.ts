import { isFault } from "@skiff/base";
import { type Decoder, integer, object, string } from "@skiff/spec";
import { observeProcess, type ProcessIdentity } from "@skiff/store";

/** The process that sees to a container. */
export type Keeper = ProcessIdentity;

export const decodeKeeper: Decoder<Keeper> = object((o) => ({
  pid: o.required("pid", integer),
  startTime: o.required("startTime", integer),
  bootId: o.required("bootId", string),
  pidNamespace: o.required("pidNamespace", string),
}));

/** Whether it still runs. One in another pid namespace cannot be seen, and is taken for alive until a reboot. */
export function isAlive(keeper: Keeper): boolean {
  const here = observeProcess("self");
  if (keeper.bootId !== here.bootId) return false;
  if (keeper.pidNamespace !== here.pidNamespace) return true;
  try {
    return observeProcess(keeper.pid).startTime === keeper.startTime;
  } catch (error) {
    if (isFault(error, "not_found")) return false;
    throw error;
  }
}

/** Whether it is this process. */
export function isSelf({ pid, startTime }: Keeper): boolean {
  const here = observeProcess("self");
  return here.pid === pid && here.startTime === startTime;
}

/** Whether another process that lives sees to a container. */
export function isKeptByOther({ keeper }: { readonly keeper: Keeper | undefined }): boolean {
  return keeper !== undefined && !isSelf(keeper) && isAlive(keeper);
}
