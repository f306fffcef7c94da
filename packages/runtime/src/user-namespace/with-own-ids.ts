import type { Kernel } from "@skiff/kernel";
import type { Config } from "@skiff/spec";
import { findOwnIds } from "./find-own-ids.ts";
import type { Maker } from "./maker.ts";

/** The configuration with the maker's own ids, where it asks for a new user namespace and says none. */
export function withOwnIds(kernel: Kernel, config: Config, maker: Maker): Config {
  const { namespaces, uidMappings, gidMappings } = config.linux;
  const asked = namespaces.some(({ type, path }) => type === "user" && path === undefined);
  if (!asked || uidMappings !== undefined || gidMappings !== undefined) return config;
  const { uids, gids } = findOwnIds(kernel, maker);
  return { ...config, linux: { ...config.linux, uidMappings: uids, gidMappings: gids } };
}
