import { Fault } from "@skiff/base";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { findShim } from "./task/find-shim.ts";
import type { ShimConnection } from "./task/shim-connection.ts";

/** The shim of a container that can be entered or signalled. Throws `failed_precondition` when it does not run. */
export async function getShim(engine: Engine, container: Container): Promise<ShimConnection> {
  const shim = container.intent === "kept" ? await findShim(engine, container.id) : undefined;
  if (shim !== undefined) return shim;
  throw new Fault("failed_precondition", `container ${container.name} is not running`);
}
