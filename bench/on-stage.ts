import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { runTool } from "../scripts/build/run-tool.ts";
import { mountDisk } from "./mount-disk.ts";
import { removePeersLeftovers } from "./remove-peers-leftovers.ts";
import { Spawner } from "./spawner.ts";

/** Where a benchmark works. */
export interface Stage {
  /** An empty folder. */
  readonly scratch: string;
  readonly spawner: Spawner;
  /** Taken down with the stage, the last first. */
  readonly undo: AsyncDisposableStack;
}

/**
 * Sets a stage that nobody else sees, and takes it down whatever happens on it. With a `disk` of some size
 * ("40G"), all of it is on a file system of its own.
 */
export async function onStage<T>(
  play: (stage: Stage) => Promise<T>,
  { disk }: { readonly disk?: string } = {},
): Promise<T> {
  await using undo = new AsyncDisposableStack();
  const scratch = mkdtempSync("/var/tmp/skiff-bench-");
  undo.defer(() => rmSync(scratch, { recursive: true, force: true }));
  if (disk !== undefined) undo.use(mountDisk(scratch, disk));
  undo.defer(removePeersLeftovers());

  mkdirSync("dist/bench", { recursive: true });
  runTool(["musl-gcc", "-static", "-O2", "-o", "dist/bench/spawn", "bench/spawn.c"], ".");
  const enter = ["unshare", "--mount", "--propagation", "private", "bench/enter.sh"] as const;
  const spawner = undo.use(new Spawner([...enter, "dist/bench/spawn"]));
  return await play({ scratch, spawner, undo }); // before the stage is taken down
}
