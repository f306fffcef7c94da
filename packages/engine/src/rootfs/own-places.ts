import { defaultMounts } from "../config/default-mounts.ts";

/** Where something is mounted in every container: that it is there at all is no change of the container's. */
export const ownPlaces: readonly string[] = [
  ...defaultMounts.map(({ destination }) => destination.slice(1)),
  "etc/resolv.conf",
  "etc/hostname",
  "etc/hosts",
  "sbin/docker-init",
  "usr/sbin/docker-init",
];
