import { Fault } from "@skiff/base";
import { runTool } from "../network/run-tool.ts";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";
import { listMountPoints } from "./mount-point.ts";

/** Where engines mount containers' root file systems; with containerd's tasks, the task; else the mount's own id. */
const places = [
  /^\/run\/(?:docker\/)?containerd\/(?:daemon\/)?io\.containerd\.runtime\.v2\.task\/(?<namespace>[^/]+)\/(?<task>[^/]+)\/rootfs$/,
  /^\/var\/lib\/docker\/(?:overlay2|fuse-overlayfs)\/(?<docker>[0-9a-f]{64})\/merged$/,
  /^\/var\/lib\/containers\/storage\/overlay\/(?<podman>[0-9a-f]{64})\/merged$/,
];

/** Overlays of containers that are over: their engine would have unmounted them, had it lived. */
export function findMounts(machine: Machine, kept: string | undefined): readonly Leftover[] {
  const overlays = listMountPoints(machine).filter(({ type }) => type === "overlay");
  return overlays.flatMap(({ path }): readonly Leftover[] => {
    const groups = places.map((place) => place.exec(path)?.groups).find(Boolean);
    const why = groups && explain(machine, groups);
    if (why === undefined) return [];
    return [{ kind: "mount", what: path, why, kept, remove: () => unmount(machine, path) }];
  });
}

function explain(
  machine: Machine,
  { namespace = "", task, docker, podman }: Readonly<Record<string, string>>,
): string | undefined {
  if (task !== undefined) {
    if (hasShim(machine, namespace, task)) return undefined;
    return `of task ${task} in containerd's namespace ${namespace}, whose shim is gone`;
  }
  if (docker !== undefined && !hasMountId(machine, docker)) {
    return "of a container that Docker has no record of";
  }
  const listed = "var/lib/containers/storage/overlay-containers/containers.json";
  if (podman !== undefined && !machine.read(machine.path(listed)).includes(podman)) {
    return "of a container that Podman has no record of";
  }
  return undefined;
}

/** Its shim has its id, or its pod's: then its runtime has a record of it. */
function hasShim(machine: Machine, namespace: string, task: string): boolean {
  const runtimes = machine.path("run/containerd");
  const isRecorded = machine
    .folders(runtimes)
    .some((runtime) => machine.has(`${runtimes}/${runtime}/${namespace}/${task}`));
  return (
    isRecorded ||
    machine
      .programs()
      .filter(({ name }) => name.startsWith("containerd-shim"))
      .map(({ pid }) => machine.read(machine.path("proc", String(pid), "cmdline")).split("\0"))
      .some((words) => words.includes(task))
  );
}

function hasMountId(machine: Machine, mountId: string): boolean {
  const mounts = machine.path("var/lib/docker/image/overlay2/layerdb/mounts");
  return machine
    .folders(mounts)
    .filter((id) => machine.has(machine.path("var/lib/docker/containers", id)))
    .some((id) => machine.read(`${mounts}/${id}/mount-id`).trim() === mountId);
}

function unmount(machine: Machine, path: string): void {
  if (!listMountPoints(machine).some((mount) => mount.path === path)) return;
  const { status, stderr } = runTool("umount", ["--", path]);
  if (status !== 0) throw new Fault("unavailable", stderr.trim());
}
