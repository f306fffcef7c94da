import { isFault } from "@skiff/base";
import { decodeBootstrap } from "@skiff/proto";
import type { ContainerId } from "@skiff/spec";
import type { Engine } from "../engine.ts";
import { dialShim } from "./dial-shim.ts";
import { findAnswer } from "./find-answer.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Undefined where the container has no shim: none was started, or it is dead. Throws `deadline_exceeded` for one that does not accept. */
export async function findShim(
  engine: Pick<Engine, "layout" | "platform">,
  id: ContainerId,
): Promise<ShimConnection | undefined> {
  const answer = findAnswer(engine.layout.bundle(id));
  if (answer === "") return undefined;
  try {
    return await dialShim(engine.platform, decodeBootstrap(answer));
  } catch (error) {
    if (isFault(error, "unavailable")) return undefined;
    throw error;
  }
}
