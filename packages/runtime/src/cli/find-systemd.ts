import { Fault } from "@skiff/base";
import { systemSocket } from "@skiff/cgroups";
import { findVariable } from "./find-variable.ts";
import { isSystemdAsked } from "./is-systemd-asked.ts";
import type { Parsed } from "./manual/parse-options.ts";

/** The socket of the systemd that is to make cgroups, if one is: an ordinary user's is the user's own. */
export function findSystemd(
  global: Parsed["values"],
  { rootless }: { readonly rootless: boolean },
): string | undefined {
  if (!isSystemdAsked(global)) return undefined;
  if (!rootless) return systemSocket;
  const directory = findVariable("XDG_RUNTIME_DIR");
  if (directory !== undefined) return `${directory}/systemd/private`;
  throw new Fault(
    "failed_precondition",
    "--systemd-cgroup: XDG_RUNTIME_DIR does not say where the user's systemd is: set it, or use cgroupfs",
  );
}
