import { type Kernel, readFile } from "@skiff/kernel";
import type { Maker } from "../user-namespace/maker.ts";
import { findVariable } from "./find-variable.ts";

/**
 * Whether cgroups that may not be made are done without. `auto` is yes for who is not root, and
 * for the root of a user namespace that an ordinary user is outside: their $USER is kept.
 */
export function isRootless(
  kernel: Kernel,
  {
    asked = "auto",
    maker,
  }: { readonly asked: string | undefined; readonly maker: Maker | undefined },
): boolean {
  if (asked !== "auto") return asked === "true";
  if (maker !== undefined) return true;
  const user = findVariable("USER");
  if (user === undefined || user === "root") return false;
  return !/^\s*0\s+0\s+4294967295\s*$/.test(readFile(kernel, "/proc/self/uid_map"));
}
