import { worldKinds } from "./world-kinds.ts";
import type { World } from "./world.ts";

/** Singular, as printed. */
const nouns: Readonly<Record<keyof World, string>> = {
  processes: "process",
  cgroups: "cgroup",
  mounts: "mount",
  namespaces: "namespace",
  links: "network link",
  files: "file",
  descriptors: "descriptor",
  rows: "row",
};

/** These come to their end by themselves while we look; what else is gone, somebody has removed. */
const mayGo: ReadonlySet<string> = new Set(["processes", "namespaces", "descriptors"]);

/** "left behind: mount /x …" and "gone: …", one line for each thing; empty when all is as before. */
export function differences(before: World, after: World): string[] {
  return worldKinds.flatMap((kind) => {
    const left = [...after[kind].keys()].filter((thing) => !before[kind].has(thing));
    const gone = [...before[kind].keys()].filter((thing) => !after[kind].has(thing));
    return [
      ...left.map((thing) => `left behind: ${nouns[kind]} ${described(after, kind, thing)}`),
      ...(mayGo.has(kind) ? [] : gone.map((thing) => `gone: ${nouns[kind]} ${thing}`)),
    ];
  });
}

function described(world: World, kind: keyof World, thing: string): string {
  return kind === "processes" ? `${thing}: ${world.processes.get(thing)}` : thing;
}
