import { rmSync } from "node:fs";
import { isFault } from "@skiff/base";
import { decodeBootstrap } from "@skiff/proto";
import { guarded } from "@skiff/store";
import type { Platform } from "../platform.ts";
import { dialShim } from "../task/dial-shim.ts";
import type { ShimConnection } from "../task/shim-connection.ts";
import type { TaskBundle } from "./task-bundle.ts";

/** The line to a task's shim, if that lives. */
export async function findTaskShim(
  platform: Platform,
  bundle: TaskBundle,
): Promise<ShimConnection | undefined> {
  const answer = bundle.findAnswer();
  if (answer === "") return undefined;
  try {
    return await dialShim(platform, decodeBootstrap(answer));
  } catch (error) {
    if (isFault(error, "unavailable")) return undefined;
    throw error;
  }
}

/** A shim that was killed leaves its socket; one that answers has still use for it. Idempotent. */
export async function removeShimSocket(platform: Platform, bundle: TaskBundle): Promise<void> {
  const answer = bundle.findAnswer();
  if (answer === "") return;
  const shim = await findTaskShim(platform, bundle);
  if (shim !== undefined) return shim[Symbol.asyncDispose]();
  const path = decodeBootstrap(answer).address.replace(/^unix:\/\//, "");
  guarded(`remove ${path}`, () => rmSync(path, { force: true }));
}
