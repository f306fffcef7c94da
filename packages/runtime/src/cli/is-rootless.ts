import type { Kernel } from "@skiff/kernel";
import type { Maker } from "../user-namespace/maker.ts";
import { isNestedRoot } from "./is-nested-root.ts";

/** Whether cgroups that may not be made are done without. `auto` is yes for ordinary users, whatever they are root of. */
export function isRootless(
  kernel: Kernel,
  {
    asked = "auto",
    maker,
  }: { readonly asked: string | undefined; readonly maker: Maker | undefined },
): boolean {
  if (asked !== "auto") return asked === "true";
  return maker !== undefined || isNestedRoot(kernel);
}
