import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cgroupsOf, eventually, isAlive } from "../../../tests/fixtures/index.ts";
import { begin } from "../begin.ts";
import type { EnginePeer } from "../engine-peer.ts";
import { said } from "../said.ts";
import { type Situation, sleep } from "../situation.ts";

/** Containers in a state of their own. */
export const containers: readonly Situation<EnginePeer>[] = [
  {
    row: "F5",
    happens: "it is paused; removal by force",
    look: async (peer) => {
      begin(peer);
      peer.pause();
      return `${said(peer.remove())}; left: ${peer.left()}`;
    },
  },
  {
    row: "F18",
    happens: "cgroups were made in its own, and a process of it lives there; removal by force",
    look: async (peer) => {
      begin(peer, `sleep 1000 & ${sleep}`);
      eventually("both run", () => peer.pids().processes.length > 1);
      const pid = Math.max(...peer.pids().processes);
      for (const path of cgroupsOf(pid).values()) moveBelow(path, pid);
      const outcome = peer.remove();
      const fate = isAlive(pid) ? "alive" : "dead";
      return `${said(outcome)}; the process ${fate}; left: ${peer.left()}`;
    },
  },
  {
    row: "F36",
    happens: "20 removals by force at once, 5 times",
    look: async (peer) => {
      let failed = 0;
      for (let round = 0; round < 5; round++) {
        begin(peer);
        failed += await peer.removeAtOnce(20);
        peer.remove();
      }
      return `${failed} of 100 failed; left: ${peer.left()}`;
    },
  },
];

/** Into a new cgroup in one that a container has. */
function moveBelow(cgroup: string, pid: number): void {
  if (cgroup.endsWith("/") || !existsSync(join(cgroup, "cgroup.procs"))) return; // it has none there
  const inner = join(cgroup, "inner");
  mkdirSync(inner);
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (existsSync(join(cgroup, file)))
      writeFileSync(join(inner, file), readFileSync(join(cgroup, file)));
  }
  writeFileSync(join(inner, "cgroup.procs"), String(pid));
}
