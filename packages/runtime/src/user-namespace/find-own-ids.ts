import { ignoring, type Kernel, readFile } from "@skiff/kernel";
import type { Maker } from "./maker.ts";
import { ownIds } from "./own-ids.ts";
import type { Ids } from "./plan-user-namespace.ts";

/** All ids that this host lets the maker map, see `ownIds`. */
export function findOwnIds(kernel: Kernel, maker: Maker): Ids {
  const read = (path: string): string => ignoring(["ENOENT"], () => readFile(kernel, path)) ?? "";
  return ownIds(maker, {
    passwd: read("/etc/passwd"),
    subuid: read("/etc/subuid"),
    subgid: read("/etc/subgid"),
  });
}
