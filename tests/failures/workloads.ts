import type { Config } from "@skiff/spec";

/** Of `sh`, which ends where it cannot fork: processes that multiply until there are as many as may be. Says "off" when it begins. */
export const forkBomb = "bomb() { bomb & bomb & sleep 1000; }; echo off; bomb & exec sleep 1000";

/** Of `sh`: it does not end by SIGTERM. Says "up" when that is so. */
export const deaf = "trap '' TERM; echo up; while :; do sleep 0.05; done";

/** Of `sh`: it makes cgroups in its own, wherever it may, and lives in one of them. Names them. */
export const nesting = `
  for each in /sys/fs/cgroup /sys/fs/cgroup/*; do mkdir -p $each/inner/most 2> /dev/null; done
  for each in $(ls -d /sys/fs/cgroup/inner/most /sys/fs/cgroup/*/inner/most 2> /dev/null)
  do echo $each; echo $$ > $each/cgroup.procs; done; exec sleep 1000`;

/** Such a workload's configuration: no more than 200 processes, and cgroups that can be written to. */
export function configured(config: Config, script: string): Config {
  const mounts = (config.mounts ?? []).map((mount) =>
    mount.type === "cgroup"
      ? { ...mount, options: (mount.options ?? []).filter((option) => option !== "ro") }
      : mount,
  );
  const resources = { ...config.linux.resources, pids: { limit: 200 } };
  return {
    ...config,
    mounts,
    process: { ...config.process, terminal: false, args: ["sh", "-c", script] },
    linux: { ...config.linux, resources },
  };
}
