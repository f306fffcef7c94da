import {
  SECCOMP_FILTER_FLAG_LOG,
  SECCOMP_FILTER_FLAG_NEW_LISTENER,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW,
  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
} from "@skiff/kernel";
import { compileProfile } from "@skiff/seccomp";
import { Mismatch, type Seccomp, type SeccompFlag } from "@skiff/spec";
import type { Filter } from "./filter.ts";

/** The one machine that there is a host for. */
const native = "SCMP_ARCH_X86_64";

const flagBits: Readonly<Record<SeccompFlag, number>> = {
  // A process that is about to run its program has one thread.
  SECCOMP_FILTER_FLAG_TSYNC: 0,
  SECCOMP_FILTER_FLAG_LOG,
  SECCOMP_FILTER_FLAG_SPEC_ALLOW,
  SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
};

/**
 * What `linux.seccomp` asks for. Where it says nothing of flags it means SPEC_ALLOW, as for runc.
 * Throws `invalid_argument` for what could never start, `resource_exhausted` for too long a filter.
 */
export function planFilter(seccomp: Seccomp): Filter {
  const { flags = ["SECCOMP_FILTER_FLAG_SPEC_ALLOW"], listenerPath, listenerMetadata } = seccomp;
  const notifies = demandListener(seccomp);
  const asked = flags.reduce((bits, flag) => bits | flagBits[flag], 0);
  // Linux takes a flag that is about the listener from those only who ask for one (seccomp(2)).
  const given = notifies
    ? asked | SECCOMP_FILTER_FLAG_NEW_LISTENER
    : asked & ~SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  return {
    flags: given,
    program: compileProfile(seccomp, native),
    listener:
      notifies && listenerPath !== undefined
        ? { path: listenerPath, metadata: listenerMetadata }
        : undefined,
  };
}

/** Whether any rule leaves its system calls to a listener. */
function demandListener({ syscalls = [], listenerPath }: Seccomp): boolean {
  let notifies = false;
  for (const [index, { action, names }] of syscalls.entries()) {
    if (action !== "SCMP_ACT_NOTIFY") continue;
    notifies = true;
    if (names.includes("sendmsg")) {
      throw new Mismatch(
        `${action} cannot be used for sendmsg: it hands the listener over`,
        `linux.seccomp.syscalls[${index}].action`,
      );
    }
  }
  if (notifies && listenerPath === undefined) {
    throw new Mismatch("SCMP_ACT_NOTIFY needs it", "linux.seccomp.listenerPath");
  }
  return notifies;
}
