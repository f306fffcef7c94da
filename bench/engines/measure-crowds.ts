import type { Spawner } from "../spawner.ts";
import { quantile } from "../quantile.ts";
import { type Client, numbered } from "./client.ts";
import { observeMemory } from "./observe-memory.ts";

/** What one more container takes while so many live, and what all of them take of memory, but for their own processes. */
export interface Level {
  readonly living: number;
  /** Milliseconds. */
  readonly begin: number;
  readonly remove: number;
  /** KiB, of daemon and shims. */
  readonly memory: number;
}

/** One more is made and removed so many times. */
const tries = 15;
/** So many are made, and removed, at once. */
const together = 8;

/** Grows one client's crowd from size to size, and removes it. */
export async function measureCrowd(
  client: Client,
  sizes: readonly number[],
  spawner: Spawner,
): Promise<readonly Level[]> {
  const levels: Level[] = [];
  let size = 0;
  for (const living of sizes.toSorted((a, b) => a - b)) {
    for (; size < living; size += together) {
      await spawner.each({ first: size, count: together }, ...client.begin);
    }
    levels.push({ living: size, ...(await measureOne(client, spawner)) });
    console.error(`${client.name}, ${size} living: done`);
  }
  for (let first = 0; first < size; first += together) {
    await spawner.each({ first, count: together }, ...client.remove);
  }
  return levels;
}

async function measureOne(client: Client, spawner: Spawner): Promise<Omit<Level, "living">> {
  const begin: number[] = [];
  const remove: number[] = [];
  for (let i = 0; i < tries; i++) {
    begin.push((await spawner.run(...numbered(client.begin, 10_000))).milliseconds);
    remove.push((await spawner.run(...numbered(client.remove, 10_000))).milliseconds);
  }
  const memory = observeMemory(client.mark);
  return { begin: quantile(begin, 0.5), remove: quantile(remove, 0.5), memory };
}
