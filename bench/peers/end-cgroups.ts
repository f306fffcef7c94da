import { readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { comesTrue } from "../../tests/fixtures/comes-true.ts";

/** Ends what runs in the cgroups that are left, and removes them. Throws, naming one, where they do not go. */
export function endCgroups(look: () => readonly string[]): void {
  const isClean = (): boolean => {
    for (const path of look().toSorted((a, b) => b.length - a.length)) endAll(path);
    return look().length === 0;
  };
  if (!comesTrue(isClean)) throw new Error(`${look()[0]} cannot be removed`);
}

function endAll(cgroup: string): void {
  try {
    for (const pid of readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n")) {
      if (Number(pid) > 0) process.kill(Number(pid), "SIGKILL");
    }
    rmdirSync(cgroup);
  } catch {
    // gone, or not yet empty: it is looked at again
  }
}
