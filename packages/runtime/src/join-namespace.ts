import { during } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { openNamespace } from "./open-namespace.ts";

/** Enters the namespace of type `flag` that `path` names. */
export function joinNamespace(
  kernel: Kernel,
  { flag, path }: { readonly flag: number; readonly path: string },
): void {
  during(`join namespace ${path}`, () => {
    using namespace = openNamespace(kernel, path);
    kernel.setns(namespace, flag);
  });
}
