import type { Machine } from "./machine.ts";

/** A line of /proc/self/mountinfo: see proc(5). */
export interface MountPoint {
  /** What of the file system is mounted. */
  readonly source: string;
  readonly path: string;
  readonly type: string;
}

/** What is mounted here, in the order in which it was. */
export function listMountPoints(machine: Machine): readonly MountPoint[] {
  const lines = machine.read(machine.path("proc/self/mountinfo")).split("\n").filter(Boolean);
  return lines.map((line) => {
    const [own = "", other = ""] = line.split(" - ", 2);
    const [, , , source = "", path = ""] = own.split(" ");
    return { source, path: unescape(path), type: other.split(" ")[0] ?? "" };
  });
}

function unescape(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
