import { during } from "@skiff/base";
import {
  type At,
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import type { Attributes } from "../plan-mount.ts";
import { copyTree } from "./copy-tree.ts";
import { openTmpfs } from "./open-tmpfs.ts";
import { placeTree, setAttributes } from "./place-mount.ts";

/**
 * Covers `target` with a tmpfs that has all that was there. It has that, and its attributes,
 * before it has a name: another container may give a shared name to something else.
 */
export function makeFilledTmpfs(
  kernel: Kernel,
  target: At,
  {
    source,
    options,
    label,
    attributes,
  }: {
    readonly source: string;
    readonly options: string;
    readonly label: string | undefined;
    readonly attributes: Attributes;
  },
): void {
  const words = [`source=${source}`, ...options.split(",").filter(Boolean)];
  using mount = openTmpfs(kernel, { options: words, label, attributes: 0 });
  {
    using covered = openDirectory(kernel, target);
    using made = openDirectory(kernel, mount);
    during("copy what is below", () => copyTree(kernel, covered, made));
  }
  setAttributes(kernel, mount, { ...attributes, recursive: false });
  placeTree(kernel, mount, target);
}

/** To be listed, which a path's descriptor is not enough for. */
function openDirectory(kernel: Kernel, directory: At): Descriptor {
  return kernel.openat2(directory, ".", { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
}
