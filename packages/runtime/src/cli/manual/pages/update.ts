import { updateGrammar } from "../grammar/update.ts";
import type { Page } from "../page.ts";

export const updatePage: Page = {
  grammar: updateGrammar,
  summary: "set other limits for a container",
  description: [
    "Changes limits of a container that is there; what is not named stays as it is. A limit that the kernel or its cgroups do not have is an error that names it. Sizes are in bytes, or have one of the endings k, m, g and t; -1 is no limit.",
  ],
  options: {
    resources:
      "Read all limits from this file, which has the form of linux.resources in config.json; - is standard input. Other options are not looked at then.",
    memory: "How much memory the container's processes can have.",
    "memory-reservation": "How much memory is taken back from them last, when it gets short.",
    "memory-swap":
      "How much memory and swap they can have together. On cgroup v2 it needs --memory with it.",
    "cpu-share":
      "Weight beside other cgroups when processors are short: 2 to 262144, and 1024 if never said.",
    "cpu-quota": "How long they can run in each period, on all processors together.",
    "cpu-period": "How long a period is.",
    "cpu-burst": "How much longer they can run, of time that they saved in periods before.",
    "cpu-rt-period": "How long a period is for real-time processes. cgroup v1 only.",
    "cpu-rt-runtime": "How long real-time processes can run in such a period. cgroup v1 only.",
    "cpu-idle": "1: run only when nothing else wants to. 0: as others.",
    "blkio-weight": "Weight beside other cgroups for input and output to disks: 10 to 1000.",
    "cpuset-cpus": "The processors to run on, as 0-2,7.",
    "cpuset-mems": "The memory nodes to take memory from, as 0-2,7.",
    "pids-limit": "How many processes and threads there can be.",
    "l3-cache-schema":
      "What part of the third-level caches they use, as L3:0=7f0;1=1f, where the container has a group in resctrl.",
    "mem-bw-schema":
      "How much of memory's bandwidth they use, as MB:0=20;1=70, where the container has a group in resctrl.",
    "kernel-memory": "Not looked at, as under runc: kernels have no such limit any more.",
    "kernel-memory-tcp": "Not looked at, as under runc.",
  },
  examples: [
    {
      says: "Give a container one processor and a half",
      command: "oar update --cpu-period 100000 --cpu-quota 150000 web",
    },
  ],
};
