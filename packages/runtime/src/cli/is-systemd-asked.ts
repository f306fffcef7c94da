import type { Parsed } from "./manual/parse-options.ts";

/** Whether systemd is to make the cgroups of new containers, as runc and as crun name it. */
export function isSystemdAsked(global: Parsed["values"]): boolean {
  return global.get("cgroup-manager") === "systemd" || global.get("systemd-cgroup") === "true";
}
