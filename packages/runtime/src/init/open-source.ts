import type { At, Descriptor, Kernel } from "@skiff/kernel";
import type { PlannedMount } from "../plan-mount.ts";
import { cloneSource } from "../clone-source.ts";
import { setAttributes } from "./place-mount.ts";

/** A copy of the tree that a bind mount names, or of that at `found`, with its attributes. */
export function openSource(kernel: Kernel, mount: PlannedMount, found?: At): Descriptor {
  using undo = new DisposableStack();
  const { source, subdir, bind } = mount;
  const place = found === undefined ? { path: source } : { dir: found, path: "" };
  const tree = undo.use(cloneSource(kernel, { ...place, subdir, recursive: bind === "rbind" }));
  setAttributes(kernel, tree, { ...mount.attributes, recursive: false });
  setAttributes(kernel, tree, { ...mount.recursive, recursive: true });
  undo.move();
  return tree;
}
