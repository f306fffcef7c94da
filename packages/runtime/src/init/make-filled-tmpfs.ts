import { during } from "@skiff/base";
import {
  type At,
  type Descriptor,
  FSCONFIG_CMD_CREATE,
  FSCONFIG_SET_FLAG,
  FSCONFIG_SET_STRING,
  FSMOUNT_CLOEXEC,
  FSOPEN_CLOEXEC,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import type { Attributes } from "../plan-mount.ts";
import { copyTree } from "./copy-tree.ts";
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
  const words = [`source=${source}`, ...options.split(",")];
  using mount = openTmpfs(kernel, label === undefined ? words : [...words, `context=${label}`]);
  {
    using covered = openDirectory(kernel, target);
    using made = openDirectory(kernel, mount);
    during("copy what is below", () => copyTree(kernel, covered, made));
  }
  setAttributes(kernel, mount, { ...attributes, recursive: false });
  placeTree(kernel, mount, target);
}

/** Options are NAME or NAME=VALUE. */
function openTmpfs(kernel: Kernel, options: readonly string[]): Descriptor {
  using context = kernel.fsopen("tmpfs", FSOPEN_CLOEXEC);
  for (const option of options) {
    const equals = option.indexOf("=");
    if (equals < 0) kernel.fsconfig(context, FSCONFIG_SET_FLAG, option, null, 0);
    else {
      const [name, value] = [option.slice(0, equals), option.slice(equals + 1)];
      kernel.fsconfig(context, FSCONFIG_SET_STRING, name, value, 0);
    }
  }
  kernel.fsconfig(context, FSCONFIG_CMD_CREATE, null, null, 0);
  return kernel.fsmount(context, FSMOUNT_CLOEXEC, 0);
}

/** To be listed, which a path's descriptor is not enough for. */
function openDirectory(kernel: Kernel, directory: At): Descriptor {
  return kernel.openat2(directory, ".", { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
}
