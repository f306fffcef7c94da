/** What a program of the suite says besides "ok", and why it is right here or not ours. */
export interface Known {
  readonly why: string;
  /** Every line that is not ok. */
  readonly notOk?: RegExp;
  /** What it ends with, where it does not come to its end. */
  readonly ends?: RegExp;
}

const noSuchPart = "the kernel has no such controller, file or security module, and oar says so";
const kernelMemory = "Linux takes a limit of the kernel's memory, and does nothing about it";
const comparesAddresses = "the suite compares the addresses of two numbers";

/** Where nothing is known, all must be ok. crun and runc fail the most of these too. */
export const known: Readonly<Record<string, Known>> = {
  delete: {
    why: "a created container is killed and deleted, as by runc, crun and youki",
    notOk: /attempting to `delete` a container that is not `stopped` MUST/,
  },
  delete_resources: { why: comparesAddresses, notOk: /pids limit is set correctly/ },
  hooks_stdin: {
    why: "a prestart hook is told that the container is being created, as by runc",
    notOk: /passed to "prestart" hook/,
  },
  linux_cgroups_blkio: { why: noSuchPart, ends: /cannot set blkio\.leaf_weight/ },
  linux_cgroups_hugetlb: { why: noSuchPart, ends: /the cgroups mount point/ },
  linux_cgroups_memory: { why: kernelMemory, notOk: /memory kernel is set correctly/ },
  linux_cgroups_network: { why: noSuchPart, ends: /linux\.resources\.network\.classID/ },
  linux_cgroups_pids: { why: comparesAddresses, notOk: /pids limit is set correctly/ },
  linux_cgroups_relative_blkio: { why: noSuchPart, notOk: /exit status 1/ },
  linux_cgroups_relative_hugetlb: { why: noSuchPart, notOk: /get hugetlb cgroup data/ },
  linux_cgroups_relative_memory: { why: kernelMemory, notOk: /memory kernel is set correctly/ },
  linux_cgroups_relative_network: { why: noSuchPart, notOk: /exit status 1/ },
  linux_cgroups_relative_pids: { why: comparesAddresses, notOk: /pids limit is set correctly/ },
  linux_mount_label: { why: noSuchPart, ends: /selinux is disabled or not supported/ },
  linux_ns_path: {
    why: "mounts in a mount namespace that is joined would outlive the container",
    notOk: /set mnt namespace by path/,
  },
  linux_process_apparmor_profile: { why: noSuchPart, ends: /apparmor not supported/ },
  misc_props: {
    why: "the suite asks for a program that it does not put into the root file system",
    notOk: /unknown annotation key/,
  },
  pidfile: { why: "the suite kills a program that has ended", notOk: /'--pid-file' option works/ },
  process_capabilities: {
    why: "it asks for capabilities that its maker may lack: they are warned of and left out",
    notOk: /CAP_\w+ set$/,
  },
  process_capabilities_fail: {
    why: "the specification has long wanted a warning where the suite wants an error",
    ends: /MUST cause an error/,
  },
  process_rlimits: {
    why: "Go raises its own limit of files before the suite looks at it",
    notOk: /has expected soft RLIMIT_NOFILE/,
  },
  start: {
    why: "a configuration without a process is refused when it is created, not started, as by runc",
    notOk: /exit status 1/,
  },
};
