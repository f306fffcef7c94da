import { rmdirSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

/** A cgroup is named for its container, by systemd's drivers with the engine's name before it. Those that `oar` makes are marked, and its own doctor's. */
const containers =
  /^(?:(?:docker|cri-containerd|crio|libpod|nerdctl)-)?([0-9a-f]{64})(?:\.scope)?$/;

/** Cgroups of containers that nobody knows. `listRecorded`: read after the cgroups were. */
export function findCgroups(
  machine: Machine,
  {
    listRecorded,
    kept,
  }: {
    readonly listRecorded: () => ReadonlySet<string>;
    readonly kept: string | undefined;
  },
): readonly Leftover[] {
  const found = walk(machine, machine.path("sys/fs/cgroup"));
  const recorded = found.length === 0 ? new Set<string>() : listRecorded();
  return found
    .filter(({ id }) => !recorded.has(id))
    .map(({ path, id }) => ({
      kind: "cgroup",
      what: path,
      why: `of container ${id}, which no runtime has a record of`,
      kept: living(listProcesses(machine, path).length) ?? kept,
      remove: () => remove(machine, path),
    }));
}

function living(processes: number): string | undefined {
  if (processes === 0) return undefined;
  return processes === 1 ? "a process lives in it" : `${processes} processes live in it`;
}

function walk(machine: Machine, folder: string): readonly { path: string; id: string }[] {
  return machine.folders(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    const id = containers.exec(name)?.[1];
    return id === undefined ? walk(machine, path) : [{ path, id }];
  });
}

function listProcesses(machine: Machine, path: string): readonly string[] {
  const own = machine.read(`${path}/cgroup.procs`).split("\n").filter(Boolean);
  const below = machine.folders(path).map((name) => listProcesses(machine, `${path}/${name}`));
  return [...own, ...below.flat()];
}

/** The kernel refuses one that something lives in. */
function remove(machine: Machine, path: string): void {
  for (const name of machine.folders(path)) remove(machine, `${path}/${name}`);
  if (machine.has(path)) guarded(`remove ${path}`, () => rmdirSync(path));
}
