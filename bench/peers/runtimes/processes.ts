import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configured, forkBomb } from "../../../tests/failures/workloads.ts";
import { eventually, FreezableDisk, isAlive } from "../../../tests/fixtures/index.ts";
import type { Peer } from "../peer.ts";
import { said } from "../said.ts";
import { type Situation, sleep } from "../situation.ts";

/** Processes that do not simply end. */
export const processes: readonly Situation<Peer>[] = [
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
    row: "F5",
    happens: "it is paused; `delete --force`",
    look: async (peer) => {
      peer.configure(sleep);
      const pid = peer.running();
      const { status, stderr } = peer.run("pause");
      if (status !== 0) throw new Error(`${peer.name} pause: ${stderr}`);
      const outcome = peer.run("delete", "--force");
      return `${said(outcome)}; init ${isAlive(pid) ? "alive" : "dead"}; left: ${peer.left()}`;
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
    row: "F8",
    happens: "its processes multiply, up to 200; `delete --force`",
    look: async (peer) => {
      peer.configure(forkBomb, (config) => configured(config, forkBomb));
      peer.running();
      const [cgroup = ""] = peer.cgroups().filter((each) => each.includes("/pids/"));
      const count = (): number =>
        readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n").length;
      eventually("they multiply", () => count() > 20);
      return `${said(peer.run("delete", "--force"))}; left: ${peer.left()}`;
    },
  },
  {
    row: "F10",
    happens: "it was created and never started; `delete`",
    look: async (peer) => {
      peer.configure(sleep);
      const { status, stderr } = peer.run("create");
      if (status !== 0) throw new Error(`${peer.name} create: ${stderr}`);
      return `${said(peer.run("delete"))}; left: ${peer.left()}`;
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
