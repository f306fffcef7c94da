import type { At, Descriptor, Kernel } from "@skiff/kernel";
import type { PlannedMount } from "../plan-mount.ts";
import { cloneTree, setAttributes } from "./place-mount.ts";

/** A copy of the tree that a bind mount names, or of that at `found`, with its attributes. */
export function openSource(kernel: Kernel, mount: PlannedMount, found?: At): Descriptor {
  using undo = new DisposableStack();
  const recursive = mount.bind === "rbind";
  const tree = undo.use(
    found === undefined
      ? cloneTree(kernel, mount.source, { recursive })
      : cloneTree(kernel, "", { dir: found, recursive }),
  );
  setAttributes(kernel, tree, { ...mount.attributes, recursive: false });
  setAttributes(kernel, tree, { ...mount.recursive, recursive: true });
  undo.move();
  return tree;
}
