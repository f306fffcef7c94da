import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readOnlyCgroups } from "../../../tests/failures/read-only-cgroups.ts";
import { configured, nesting } from "../../../tests/failures/workloads.ts";
import { eventually, isAlive, runProgram } from "../../../tests/fixtures/index.ts";
import type { Peer } from "../peer.ts";
import { said } from "../said.ts";
import { type Situation, sleep } from "../situation.ts";

/** Cgroups that others use, too. */
export const cgroups: readonly Situation<Peer>[] = [
  {
    row: "F17",
    happens: "somebody makes and removes a cgroup in it all the time; `delete --force`, 10 times",
    look: async (peer) => {
      peer.configure(sleep);
      let failed = 0;
      for (let i = 0; i < 10; i++) {
        peer.running();
        const [path = ""] = peer.cgroups().filter((each) => each.includes("/pids/"));
        const script = 'while [ -d "$0" ]; do mkdir "$0/x" && rmdir "$0/x"; done 2> /dev/null';
        const racer = spawn("busybox", ["sh", "-c", script, path], { stdio: "ignore" });
        const ended = once(racer, "close");
        await setTimeout(20); // it is at work
        if (peer.run("delete", "--force").status !== 0) failed++;
        racer.kill();
        await ended;
        peer.run("delete", "--force");
      }
      return `${failed} of 10 deletions failed; left: ${peer.left()}`;
    },
  },
  {
    row: "F18",
    happens: "it has made cgroups in its own, and lives there; `delete --force`",
    look: async (peer) => {
      peer.configure(nesting, (config) => configured(config, nesting));
      const pid = peer.running();
      const isNested = (): boolean =>
        readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("sleep");
      eventually("it lives in them", isNested);
      return `${said(peer.run("delete", "--force"))}; left: ${peer.left()}`;
    },
  },
  {
    row: "F19",
    happens: "its cgroup is there already, with somebody's process; `create`, `delete --force`",
    look: async (peer) => {
      peer.configure(sleep);
      const cgroup = `/sys/fs/cgroup/pids/${peer.id}`;
      mkdirSync(cgroup);
      const other = spawn("sleep", ["1000"], { stdio: "ignore" });
      await once(other, "spawn");
      writeFileSync(join(cgroup, "cgroup.procs"), String(other.pid));
      const created = peer.run("create");
      const deleted = peer.run("delete", "--force");
      const fate = isAlive(other.pid ?? 0) ? "lives" : "was killed";
      const ended = once(other, "close");
      other.kill("SIGKILL");
      if (fate === "lives") await ended;
      return `create: ${said(created)}; delete: ${said(deleted)}; the other process ${fate}`;
    },
  },
  {
    row: "F21",
    happens: "cgroups are mounted read-only; `delete --force`",
    look: async (peer) => {
      peer.configure(sleep);
      const pid = peer.running();
      const outcome = runProgram([...readOnlyCgroups, ...peer.argv("delete", "--force")]);
      const [fate, left] = [isAlive(pid) ? "alive" : "dead", peer.left()];
      const again = peer.run("delete", "--force").status;
      return `${said(outcome)}; init ${fate}; left: ${left}; once writable: ${again}, left: ${peer.left()}`;
    },
  },
];
