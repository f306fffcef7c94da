import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { type Bootstrap, decodeBootstrap } from "@skiff/proto";
import type { ContainerId } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { dialShim } from "./dial-shim.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Undefined where the container has no shim: none was started, or it is dead. */
export async function findShim(
  engine: Pick<Engine, "layout" | "platform">,
  id: ContainerId,
): Promise<ShimConnection | undefined> {
  const bootstrap = findBootstrap(engine.layout.bundle(id));
  if (bootstrap === undefined) return undefined;
  try {
    return await dialShim(engine.platform, bootstrap);
  } catch (error) {
    if (isFault(error, "unavailable")) return undefined;
    throw error;
  }
}

/** What we wrote down of the shim's answer; else what the shim itself did, should we have died before. */
function findBootstrap(bundle: string): Bootstrap | undefined {
  const text = findText(join(bundle, "bootstrap.json")) || findText(join(bundle, "address"));
  return text === "" ? undefined : decodeBootstrap(text);
}

/** Empty where there is none. */
function findText(path: string): string {
  try {
    return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
  } catch (error) {
    if (isFault(error, "not_found")) return "";
    throw error;
  }
}
