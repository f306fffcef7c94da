import { readFileSync } from "node:fs";
import type { OciCommands } from "../oci-commands.ts";
import { observeResident, type Resident } from "./resident.ts";

const containers = 10;

/** One of ten containers that are created and not started: the runtime itself waits in each. */
export async function observeWaiting(runtime: OciCommands, bundle: string): Promise<Resident> {
  await using undo = new AsyncDisposableStack();
  const pids: number[] = [];
  for (let i = 0; i < containers; i++) {
    const id = `waiting-${runtime.name}-${i}`;
    await runtime.create(id, bundle);
    undo.defer(async () => {
      await runtime.run("delete", "--force", id);
      await runtime.reap(id);
    });
    pids.push(Number(readFileSync(runtime.pidFile(id), "utf8")));
  }
  const all = pids.map(observeResident);
  return { rss: mean(all.map(({ rss }) => rss)), pss: mean(all.map(({ pss }) => pss)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
