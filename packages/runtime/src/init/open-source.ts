import type { Descriptor, Kernel } from "@skiff/kernel";
import type { PlannedMount } from "../plan-mount.ts";
import { cloneTree, setAttributes } from "./place-mount.ts";

/** A copy of the tree that a bind mount names, with its attributes. */
export function openSource(kernel: Kernel, mount: PlannedMount): Descriptor {
  using undo = new DisposableStack();
  const tree = undo.use(cloneTree(kernel, mount.source, { recursive: mount.bind === "rbind" }));
  setAttributes(kernel, tree, { ...mount.attributes, recursive: false });
  setAttributes(kernel, tree, { ...mount.recursive, recursive: true });
  undo.move();
  return tree;
}
