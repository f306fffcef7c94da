import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { comesTrue } from "../fixtures/comes-true.ts";
import type { ClientHome } from "../e2e/clients/client-home.ts";

/** The shim that has that container's id among its arguments. */
export function shimOf(id: string): number {
  const found = (): string | undefined =>
    readdirSync("/proc").find((name) => /^\d+$/.test(name) && isShim(name, id));
  assert.ok(
    comesTrue(() => found() !== undefined),
    `no shim of ${id}`,
  );
  return Number(found());
}

/** A task's first process, as skiffd says. */
export function pidOf(skiffd: ClientHome, id: string): number {
  const [, pid] = new RegExp(`^${id} +(\\d+)`, "m").exec(skiffd.ok("task", "ls")) ?? [];
  assert.ok(pid !== undefined, `no task ${id}`);
  return Number(pid);
}

function isShim(pid: string, id: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return /containerd-shim-/.test(words[0] ?? "") && words.includes(id);
  } catch {
    return false; // it has ended meanwhile
  }
}
