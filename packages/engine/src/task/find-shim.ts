import type { ContainerId } from "@skiff/spec";
import type { Engine } from "../engine.ts";
import { dialAnswer } from "./dial-answer.ts";
import { findAnswer } from "./find-answer.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Undefined where the container has no shim: none was started, or it is dead. Throws `deadline_exceeded` for one that does not accept. */
export async function findShim(
  { layout, platform }: Pick<Engine, "layout" | "platform">,
  id: ContainerId,
): Promise<ShimConnection | undefined> {
  return dialAnswer(platform, findAnswer(layout.bundle(id)));
}
