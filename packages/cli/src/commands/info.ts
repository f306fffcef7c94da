import { existsSync, readFileSync } from "node:fs";
import { observeContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { versionNumber } from "../version-number.ts";

export const info: Command = {
  usage: "",
  summary: "Display system-wide information",
  flags: [],
  operands: { least: 0, most: 0 },
  run: async (_, session) => {
    const { cpus, hostname, machine, release, totalmem } = process.getBuiltinModule("node:os");
    const engine = await session.engine();
    const seen = await Promise.all(
      engine.containers.list().map((container) => observeContainer(engine, container)),
    );
    const count = (...statuses: string[]): number =>
      seen.filter(({ status }) => statuses.includes(status)).length;
    const facts: readonly [name: string, value: string | number][] = [
      ["Containers", seen.length],
      [" Running", count("running")],
      [" Paused", count("paused")],
      [" Stopped", count("created", "exited", "removing")],
      ["Images", engine.store.images.list().length],
      ["Version", versionNumber],
      ["Storage Driver", "overlay"],
      ["Logging Driver", "cri"],
      ["Cgroup Driver", "cgroupfs"],
      ["Cgroup Version", existsSync("/sys/fs/cgroup/cgroup.controllers") ? 2 : 1],
      ["Runtime", "oar"],
      ["Kernel Version", release()],
      ["Operating System", operatingSystem()],
      ["Architecture", machine()],
      ["CPUs", cpus().length],
      ["Total Memory", `${(totalmem() / 2 ** 30).toFixed(2)}GiB`],
      ["Name", hostname()],
      ["Root Dir", session.root],
      ["State Dir", session.state],
    ];
    await session.out(facts.map(([name, value]) => `${name}: ${value}\n`).join(""));
    return 0;
  },
};

function operatingSystem(): string {
  const path = "/etc/os-release";
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? "Linux";
}
