import { ignoring, type Kernel } from "@skiff/kernel";
import { pathOf } from "../unpack/path-of.ts";
import type { Place } from "../unpack/tree.ts";

/** What a layer tells of extended attributes: a program's capabilities, as containerd's layers do. */
const told = ["security.capability"] as const;

/** Those that it has; of a link itself. */
export function findAttributes(kernel: Kernel, place: Place): ReadonlyMap<string, Uint8Array> {
  const path = pathOf(place);
  const found = new Map<string, Uint8Array>();
  for (const name of told) {
    const value = ignoring(["ENODATA", "EOPNOTSUPP"], () => kernel.lgetxattr(path, name));
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
