import { isFault } from "@skiff/base";
import { decodeBootstrap } from "@skiff/proto";
import type { Platform } from "../platform.ts";
import { dialShim } from "./dial-shim.ts";
import type { ShimConnection } from "./shim-connection.ts";

/**
 * The line to the shim whose `start` gave this answer. Undefined where that is "", or the shim is dead.
 * Throws `deadline_exceeded` for one that does not accept.
 */
export async function dialAnswer(
  platform: Platform,
  answer: string,
): Promise<ShimConnection | undefined> {
  if (answer === "") return undefined;
  try {
    return await dialShim(platform, decodeBootstrap(answer));
  } catch (error) {
    if (isFault(error, "unavailable")) return undefined;
    throw error;
  }
}
