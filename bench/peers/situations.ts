import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { eventually, FreezableDisk, isAlive } from "../../tests/fixtures/index.ts";
import type { Peer } from "./peer.ts";
import { said } from "./said.ts";

/** One row of the table: what happens, and what is seen then of a runtime. */
export interface Situation {
  readonly row: string;
  readonly happens: string;
  readonly look: (peer: Peer) => Promise<string>;
}

const sleep = "exec sleep 1000";
const kills = 40;

export const situations: readonly Situation[] = [
  {
    row: "F1",
    happens: `\`create\` killed ${kills} times, each followed by \`delete --force\``,
    look: async (peer) => {
      peer.configure(sleep);
      let refused = 0;
      for (let i = 0; i < kills; i++) {
        const create = peer.start("create");
        const ended = once(create, "close");
        await setTimeout(1 + i);
        create.kill("SIGKILL");
        await ended;
        if (peer.run("delete", "--force").status !== 0) refused++;
      }
      return `${refused} of ${kills} deletions failed; left: ${peer.left()}`;
    },
  },
  {
    row: "F3",
    happens: "the files of its record are emptied; `delete --force`",
    look: async (peer) => {
      peer.configure(sleep);
      const pid = peer.running();
      for (const file of filesBelow(peer.root)) truncateSync(file);
      const outcome = peer.run("delete", "--force");
      return `${said(outcome)}; init ${isAlive(pid) ? "alive" : "dead"}; left: ${peer.left()}`;
    },
  },
  {
    row: "F4",
    happens: "init waits for a frozen file system; `delete --force`",
    look: async (peer) => {
      using disk = new FreezableDisk();
      const mount = { destination: "/tmp", type: "bind", source: disk.path, options: ["bind"] };
      peer.configure("echo x > /tmp/file", (config) => ({
        ...config,
        mounts: [...(config.mounts ?? []), mount],
      }));
      disk.freeze();
      const pid = peer.running();
      eventually("it is stuck", () => /^State:\tD/m.test(statusOf(pid)));
      const began = performance.now();
      const outcome = peer.run("delete", "--force");
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const left = peer.left();
      disk.thaw();
      const again = peer.run("delete", "--force").status;
      eventually("it is dead", () => !isAlive(pid));
      return `${said(outcome)} after ${seconds} s; left: ${left}; once thawed: ${again}, left: ${peer.left()}`;
    },
  },
  {
    row: "F7",
    happens: "init is dead, its child in the host's pid namespace alive; `delete`",
    look: async (peer) => {
      peer.configure("sleep 1000 & true", (config) => {
        const namespaces = config.linux.namespaces.filter(({ type }) => type !== "pid");
        return { ...config, linux: { ...config.linux, namespaces } };
      });
      const pid = peer.running();
      eventually("init is dead", () => !isAlive(pid));
      return `${said(peer.run("delete"))}; left: ${peer.left()}`;
    },
  },
  {
    row: "F16",
    happens: "the first of two poststop hooks fails; `delete`",
    look: async (peer) => {
      const ran = join(peer.bundle, "ran");
      const poststop = [{ path: "/bin/false" }, { path: "/bin/touch", args: ["touch", ran] }];
      peer.configure("true", (config) => ({ ...config, hooks: { poststop } }));
      const pid = peer.running();
      eventually("init is dead", () => !isAlive(pid));
      const outcome = peer.run("delete");
      const second = readdirSync(peer.bundle).includes("ran") ? "ran" : "never ran";
      return `${said(outcome)}; the second ${second}; left: ${peer.left()}`;
    },
  },
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
    row: "F36",
    happens: "20 `delete --force` at once, 5 times",
    look: async (peer) => {
      peer.configure(sleep);
      let failed = 0;
      for (let round = 0; round < 5; round++) {
        peer.running();
        const deletions = Array.from({ length: 20 }, async () => {
          const child = peer.start("delete", "--force");
          await once(child, "close");
          return child.exitCode;
        });
        failed += (await Promise.all(deletions)).filter((status) => status !== 0).length;
      }
      return `${failed} of 100 failed; left: ${peer.left()}`;
    },
  },
];

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return ""; // gone
  }
}

function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  return names.filter((path) => statSync(path).isFile());
}
