import { Fault, isFault } from "@skiff/base";
import type { TtrpcClient } from "@skiff/rpc/client";
import type { Platform } from "../platform.ts";
import { pause } from "../warden/pause.ts";
import { isListening } from "./is-listening.ts";

/** Milliseconds in which a shim that lives takes a connection. */
const patience = 10_000;
const retryMs = 10;

/**
 * A connection to a shim that may be busy: while more clients wait to be accepted than it has room for,
 * connect(2) says EAGAIN, which Bun does not tell from nobody being there, and there is no event to wait
 * for. Throws `unavailable` when nobody listens, `deadline_exceeded`.
 */
export async function connectShim(platform: Platform, address: string): Promise<TtrpcClient> {
  const path = address.replace(/^unix:\/\//, "");
  let giveUp: AbortSignal | undefined;
  for (;;) {
    try {
      return await platform.connect(address);
    } catch (error) {
      if (!isFault(error, "unavailable") || !isListening(path)) throw error;
      if (giveUp?.aborted === true) {
        const message = `connect ${address}: not accepted after ${patience / 1000} s`;
        throw new Fault("deadline_exceeded", message, { cause: error });
      }
    }
    giveUp ??= AbortSignal.timeout(patience);
    await pause(retryMs, giveUp);
  }
}
