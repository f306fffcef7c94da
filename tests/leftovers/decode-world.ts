import { Fault } from "@skiff/base";
import type { World } from "./world.ts";

/** Reads what `JSON.stringify(encodeWorld(world))` wrote; throws `invalid_argument`. */
export function decodeWorld(text: string): World {
  const kinds = JSON.parse(text) as Record<string, unknown>;
  const things = (kind: keyof World): ReadonlySet<string> => new Set(entries(kinds[kind], kind));
  return {
    processes: new Map(entries(kinds["processes"], "processes").map((process) => [process, ""])),
    cgroups: things("cgroups"),
    mounts: things("mounts"),
    namespaces: things("namespaces"),
    links: things("links"),
    files: things("files"),
    descriptors: things("descriptors"),
    rows: things("rows"),
  };
}

function entries(value: unknown, kind: string): string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  throw new Fault("invalid_argument", `${kind}: expected a list of strings`);
}
