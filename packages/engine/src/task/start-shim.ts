import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeBootstrap } from "@skiff/proto";
import type { ContainerId } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { dialShim } from "./dial-shim.ts";
import type { ShimConnection } from "./shim-connection.ts";

/** Starts a container's shim and writes down where it listens. The bundle is there already. */
export async function startShim(
  engine: Pick<Engine, "layout" | "platform" | "shim">,
  id: ContainerId,
): Promise<ShimConnection> {
  const answer = await engine.shim.start(id);
  const bootstrap = decodeBootstrap(answer);
  const path = join(engine.layout.bundle(id), "bootstrap.json");
  guarded(`write ${path}`, () => writeFileSync(path, answer));
  return dialShim(engine.platform, bootstrap);
}
