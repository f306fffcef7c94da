import { resolve } from "node:path";

/** Where a path of this process's leads. A slash or "/." at its end stays: it says that a directory is meant, or what is in it. */
export function hostPath(path: string): string {
  const [end = ""] = /\/\.?$/.exec(path) ?? [];
  const absolute = resolve(path);
  return absolute === "/" ? absolute : `${absolute}${end}`;
}
