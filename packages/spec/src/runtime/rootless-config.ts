import type { Config, Mount } from "./config.ts";

/** What `oar spec --rootless` writes: the configuration for who is not root, and has one user and one group to map. */
export function rootlessConfig(
  config: Config,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Config {
  const { resources: _resources, ...linux } = config.linux;
  return {
    ...config,
    mounts: config.mounts?.map(withoutIds).map(hostSys),
    linux: {
      ...linux,
      namespaces: [...linux.namespaces.filter(({ type }) => type !== "network"), { type: "user" }],
      uidMappings: [{ containerID: 0, hostID: uid, size: 1 }],
      gidMappings: [{ containerID: 0, hostID: gid, size: 1 }],
    },
  };
}

/** One id is all there is. */
function withoutIds(mount: Mount): Mount {
  const { options } = mount;
  if (options === undefined) return mount;
  return { ...mount, options: options.filter((option) => !/^[ug]id=/.test(option)) };
}

/** Among the host's networks there is no other /sys to be had. */
function hostSys(mount: Mount): Mount {
  if (mount.type !== "sysfs") return mount;
  const options = ["rbind", "nosuid", "noexec", "nodev", "ro"];
  return { destination: mount.destination, type: "none", source: "/sys", options };
}
