import type { SeccompAction } from "@skiff/spec";

/** SECCOMP_RET_… (linux/seccomp.h): what a filter returns, with 16 bits for the tracer or errno(3). */
const returns: Readonly<Record<SeccompAction, number>> = {
  SCMP_ACT_KILL: 0x0000_0000,
  SCMP_ACT_KILL_THREAD: 0x0000_0000,
  SCMP_ACT_KILL_PROCESS: 0x8000_0000,
  SCMP_ACT_TRAP: 0x0003_0000,
  SCMP_ACT_ERRNO: 0x0005_0000,
  SCMP_ACT_NOTIFY: 0x7fc0_0000,
  SCMP_ACT_TRACE: 0x7ff0_0000,
  SCMP_ACT_LOG: 0x7ffc_0000,
  SCMP_ACT_ALLOW: 0x7fff_0000,
};

const EPERM = 1;
const ENOSYS = 38;

/** The value that a filter returns for an action. */
export function returnOf(action: SeccompAction, errnoRet: number | undefined): number {
  const carries = action === "SCMP_ACT_ERRNO" || action === "SCMP_ACT_TRACE";
  return returns[action] + (carries ? (errnoRet ?? EPERM) : 0);
}

/** For an architecture that the profile does not name, as libseccomp does. */
export const killThread: number = returns.SCMP_ACT_KILL_THREAD;
/** For a system call that is newer than the profile. */
export const notImplemented: number = returns.SCMP_ACT_ERRNO + ENOSYS;
