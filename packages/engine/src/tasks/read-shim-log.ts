import { Fault, isFault } from "@skiff/base";
import type { Platform } from "../platform.ts";
import { holdOpen } from "../task/hold-open.ts";
import { pumpOutput } from "../task/pump-output.ts";
import type { ShimCall } from "./run-shim.ts";

/**
 * Tells what a shim logs, for it must not find its FIFO full. Disposing of it ends the reading once the shim
 * is gone.
 */
export function readShimLog(
  { platform, warn }: { readonly platform: Platform; readonly warn: (fault: Fault) => void },
  { namespace, id }: Pick<ShimCall, "namespace" | "id">,
  fifo: string,
): Disposable {
  const lines = platform.readFifo(fifo);
  const held = holdOpen([fifo]);
  const decoder = new TextDecoder();
  const told = pumpOutput(lines, async (bytes) => {
    const text = decoder.decode(bytes, { stream: true }).trim();
    if (text !== "") warn(new Fault("internal", `shim ${namespace}/${id}: ${text}`));
  });
  told.catch((error: unknown) => {
    if (!isFault(error)) throw error;
    warn(error);
  });
  return held;
}
