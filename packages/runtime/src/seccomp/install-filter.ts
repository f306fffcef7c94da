import { during } from "@skiff/base";
import { type At, type Kernel, MSG_NOSIGNAL, SECCOMP_SET_MODE_FILTER } from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import type { Filter } from "./filter.ts";

/** What a process says with the listener of its filter. */
export const filtered = "filtered";

/** When a process installs its filter: see `moment`. */
export type Moment = "while privileged" | "when complete" | "before the program";

/**
 * Without no_new_privs only the privileged may install a filter, so it must be before they are
 * given up; with it as late as possible, so that few calls of ours need to be allowed: just before
 * the program, but where there is a listener while the maker still waits, who is to pass it on.
 */
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
  if (filter === undefined || moment(filter, process) !== now) return;
  const { flags, program } = filter;
  using listener = during("install seccomp filter", () =>
    kernel.seccomp(SECCOMP_SET_MODE_FILTER, flags, program),
  );
  if (listener !== undefined && maker !== undefined) {
    kernel.sendmsg(maker, filtered, 0, [listener], MSG_NOSIGNAL);
  }
}

function moment({ listener }: Filter, { noNewPrivileges }: Process): Moment {
  if (noNewPrivileges !== true) return "while privileged";
  return listener === undefined ? "before the program" : "when complete";
}
