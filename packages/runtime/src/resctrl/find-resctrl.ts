import { type Files, readFile } from "@skiff/kernel";
import { unescapePoint } from "../unescape-point.ts";

/** Where resctrl is mounted (proc_pid_mountinfo(5)); undefined where it is not. */
export function findResctrl(kernel: Files): string | undefined {
  for (const line of readFile(kernel, "/proc/self/mountinfo").split("\n")) {
    const [, , , root, path = ""] = line.split(" ");
    if (root === "/" && line.includes(" - resctrl ")) return unescapePoint(path);
  }
  return undefined;
}
