import type { Config } from "./config.ts";

export const defaultConfig: Config = {
  root: "/var/lib/skiff",
  state: "/run/skiff",
  grpc: {
    address: "/run/skiff/skiffd.sock",
    uid: 0,
    gid: 0,
    longestMessage: 16 * 1024 * 1024,
  },
  metrics: undefined,
  proxies: [],
};

/** Where a configuration is looked for when none is named; there need not be one. */
export const defaultConfigPath = "/etc/skiff/skiffd.toml";
