import { ignoring, type Kernel, readFile } from "@skiff/kernel";
import type { Config } from "@skiff/spec";
import type { Maker } from "./maker.ts";
import { ownIds } from "./own-ids.ts";

/** The configuration with the maker's own ids, where it asks for a new user namespace and says none. */
export function withOwnIds(kernel: Kernel, config: Config, maker: Maker): Config {
  const { namespaces, uidMappings, gidMappings } = config.linux;
  const asked = namespaces.some(({ type, path }) => type === "user" && path === undefined);
  if (!asked || uidMappings !== undefined || gidMappings !== undefined) return config;
  const read = (path: string): string => ignoring(["ENOENT"], () => readFile(kernel, path)) ?? "";
  const { uids, gids } = ownIds(maker, {
    passwd: read("/etc/passwd"),
    subuid: read("/etc/subuid"),
    subgid: read("/etc/subgid"),
  });
  return { ...config, linux: { ...config.linux, uidMappings: uids, gidMappings: gids } };
}
