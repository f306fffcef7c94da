import { during } from "@skiff/base";
import { type At, type Kernel, MSG_NOSIGNAL, SECCOMP_SET_MODE_FILTER } from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { capabilityMask, none, setCapabilities, type Spared } from "../init/set-capabilities.ts";
import type { Filter } from "./filter.ts";

/** What a process says with the listener of its filter. */
export const filtered = "filtered";

/** When a process installs its filter: see `momentOf`. */
export type Moment = "when complete" | "before the program";

const admin = capabilityMask(["CAP_SYS_ADMIN"]);

/** What a process keeps until then: without no_new_privs only the privileged may install a filter (seccomp(2)). */
export function sparedFor(filter: Filter | undefined, { noNewPrivileges }: Process): Spared {
  const isNeeded = filter !== undefined && noNewPrivileges !== true;
  return isNeeded ? { permitted: admin, effective: 0n } : none;
}

/** The process has what `sparedFor` says; it is given up then. */
export function installFilter(
  kernel: Kernel,
  {
    now,
    filter,
    process,
    maker,
  }: {
    readonly now: Moment;
    readonly filter: Filter | undefined;
    readonly process: Process;
    readonly maker: At | undefined;
  },
): void {
  if (filter === undefined || momentOf(filter) !== now) return;
  const { flags, program } = filter;
  using listener = during("install seccomp filter", () => {
    const { capabilities = {}, noNewPrivileges } = process;
    if (noNewPrivileges === true) return kernel.seccomp(SECCOMP_SET_MODE_FILTER, flags, program);
    setCapabilities(kernel, capabilities, { permitted: admin, effective: admin });
    const file = kernel.seccomp(SECCOMP_SET_MODE_FILTER, flags, program);
    setCapabilities(kernel, capabilities, none);
    return file;
  });
  if (listener !== undefined && maker !== undefined) {
    kernel.sendmsg(maker, filtered, 0, [listener], MSG_NOSIGNAL);
  }
}

/**
 * As late as possible, so that few calls of ours need to be allowed: just before the program, but
 * where there is a listener while the maker still waits, who is to pass it on.
 */
function momentOf({ listener }: Filter): Moment {
  return listener === undefined ? "before the program" : "when complete";
}
