import type { SeccompArgument, SeccompRule } from "@skiff/spec";
import { allowedCalls } from "./allowed-calls.ts";

/** A rule, and the capability without which it is not there, or with which it is not. */
export interface ProfileRule extends SeccompRule {
  readonly needs?: string;
  readonly unless?: string;
}

/** Namespaces of one's own: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const newNamespaces = 0x7e020000;
const noVirtualSockets = { index: 0, value: 40, valueTwo: 0, op: "SCMP_CMP_NE" } as const; // AF_VSOCK
const noNamespaces = {
  index: 0,
  value: newNamespaces,
  valueTwo: 0,
  op: "SCMP_CMP_MASKED_EQ",
} as const;
/** PER_LINUX, PER_LINUX32, UNAME26 and both, and what asks for the one at hand. */
const personalities = [0, 8, 0x20000, 0x20008, 0xffffffff];
const enosys = 38;

/** With a capability that is rarely given, the calls that it is for. */
const privileged: Readonly<Record<string, string>> = {
  CAP_BPF: "bpf",
  CAP_DAC_READ_SEARCH: "open_by_handle_at",
  CAP_PERFMON: "perf_event_open",
  CAP_SYS_ADMIN:
    "bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount " +
    "mount_setattr move_mount name_to_handle_at open_tree perf_event_open quotactl quotactl_fd " +
    "setdomainname sethostname setns syslog umount umount2 unshare",
  CAP_SYS_BOOT: "reboot",
  CAP_SYS_CHROOT: "chroot",
  CAP_SYS_MODULE: "delete_module init_module finit_module",
  CAP_SYS_NICE: "get_mempolicy mbind set_mempolicy set_mempolicy_home_node",
  CAP_SYS_PACCT: "acct",
  CAP_SYS_PTRACE: "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev",
  CAP_SYS_RAWIO: "iopl ioperm",
  CAP_SYS_TIME: "settimeofday stime clock_settime clock_settime64",
  CAP_SYS_TTY_CONFIG: "vhangup",
  CAP_SYSLOG: "syslog",
};

/** What a container may call that nothing else was said of: everything else is refused with EPERM. */
export const profileRules: readonly ProfileRule[] = [
  allow(allowedCalls),
  allow(["socket"], noVirtualSockets),
  ...personalities.map((value) => allow(["personality"], equal(value))),
  { ...allow(["clone"], noNamespaces), unless: "CAP_SYS_ADMIN" },
  // Its flags are in memory, where no filter sees them; told that it is not there, libraries use clone.
  {
    names: ["clone3"],
    action: "SCMP_ACT_ERRNO",
    errnoRet: enosys,
    unless: "CAP_SYS_ADMIN",
  },
  ...Object.entries(privileged).map(([needs, calls]) => ({ ...allow(calls.split(" ")), needs })),
];

function allow(names: readonly string[], ...args: readonly SeccompArgument[]): SeccompRule {
  return { names, action: "SCMP_ACT_ALLOW", ...(args.length > 0 && { args }) };
}

function equal(value: number): SeccompArgument {
  return { index: 0, value, valueTwo: 0, op: "SCMP_CMP_EQ" };
}
