import { rmSync } from "node:fs";
import { decodeBootstrap } from "@skiff/proto";
import { guarded } from "@skiff/store";
import { isThere } from "../is-there.ts";
import type { Platform } from "../platform.ts";
import { dialAnswer } from "./dial-answer.ts";

/**
 * Removes the socket that a shim has left which was killed; one that answers has still use for it.
 * `answer`: of its `start`, "" where there is none. Idempotent.
 */
export async function removeShimSocket(platform: Platform, answer: string): Promise<void> {
  if (answer === "") return;
  const path = decodeBootstrap(answer).address.replace(/^unix:\/\//, "");
  if (!isThere(path)) return;
  const shim = await dialAnswer(platform, answer);
  if (shim !== undefined) return shim[Symbol.asyncDispose]();
  guarded(`remove ${path}`, () => rmSync(path, { force: true }));
}
