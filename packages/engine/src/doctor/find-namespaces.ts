import { Fault } from "@skiff/base";
import { runTool } from "../network/run-tool.ts";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";
import { listMountPoints } from "./mount-point.ts";

/** As containerd's CRI, nerdctl, Podman and Docker name them; whoever names one by hand keeps it. */
const made = /\/(?:netns\/(?:cni|netns)-[0-9a-f]{4,}[0-9a-f-]*|docker\/netns\/[0-9a-f]{12})$/;

/** Network namespaces that are kept by a mount, and that nothing lives in. The ends of pairs that are in them go with them. */
export function findNamespaces(machine: Machine, kept: string | undefined): readonly Leftover[] {
  const pinned = listMountPoints(machine).filter(
    ({ type, path }) => type === "nsfs" && made.test(path),
  );
  if (pinned.length === 0) return [];
  const living = new Set(
    machine.programs().map(({ pid }) => machine.link(machine.path("proc", String(pid), "ns/net"))),
  );
  const empty = pinned.filter(({ source }) => !living.has(source));
  const paths = [...new Set(empty.map(({ path }) => path))]; // seen twice where /run is shared
  return paths.map((path) => ({
    kind: "netns",
    what: path,
    why: "a container's network namespace that no process is in",
    kept,
    remove: () => unpin(machine, path),
  }));
}

function unpin(machine: Machine, path: string): void {
  while (listMountPoints(machine).some((mount) => mount.path === path)) {
    const { status, stderr } = runTool("umount", ["--", path]);
    if (status !== 0) throw new Fault("unavailable", stderr.trim());
  }
  const { status, stderr } = runTool("rm", ["-f", "--", path]);
  if (status !== 0) throw new Fault("unavailable", stderr.trim());
}
