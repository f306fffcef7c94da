import { rmSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

const places = [
  "run/docker.pid",
  "run/docker/containerd/containerd.pid",
  "run/containerd/containerd.pid",
  "run/crio/crio.pid",
];

/** Files that say which process a daemon is, of daemons that are dead: some refuse to start over one. */
export function findPidFiles(machine: Machine): readonly Leftover[] {
  return places.flatMap((place): readonly Leftover[] => {
    const path = machine.path(place);
    const pid = machine.read(path).trim();
    if (!/^\d+$/.test(pid) || machine.has(machine.path("proc", pid))) return [];
    const remove = (): void => {
      if (machine.read(path).trim() === pid) guarded(`remove ${path}`, () => rmSync(path));
    };
    return [{ kind: "pid-file", what: path, why: `process ${pid} is dead`, remove }];
  });
}
