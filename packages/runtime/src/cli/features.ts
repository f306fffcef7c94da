import { systemdPropertyPrefix } from "@skiff/cgroups";
import type { Files } from "@skiff/kernel";
import {
  capabilityNames,
  memoryPolicies,
  seccompActions,
  seccompArchitectures,
  seccompFlags,
  seccompOperators,
} from "@skiff/spec";
import { namespaceFlags } from "../plan-container.ts";
import { listMountOptions } from "../plan-mount.ts";
import { findResctrl } from "../resctrl/find-resctrl.ts";

/** What this runtime can do (runtime-spec, features.md and features-linux.md): what is tested, and no more: resctrl where it is mounted. */
export function features(kernel: Files): object {
  const hasResctrl = findResctrl(kernel) !== undefined;
  return {
    ociVersionMin: "1.0.0",
    ociVersionMax: "1.3.0",
    hooks: [
      "prestart",
      "createRuntime",
      "createContainer",
      "startContainer",
      "poststart",
      "poststop",
    ],
    mountOptions: listMountOptions(),
    linux: {
      namespaces: Object.keys(namespaceFlags).toSorted(),
      capabilities: capabilityNames,
      cgroup: { v1: true, v2: true, systemd: true, systemdUser: true, rdma: false },
      seccomp: {
        enabled: true,
        actions: seccompActions,
        operators: seccompOperators,
        archs: seccompArchitectures,
        knownFlags: seccompFlags,
        supportedFlags: seccompFlags,
      },
      apparmor: { enabled: true },
      selinux: { enabled: true },
      intelRdt: { enabled: hasResctrl, schemata: hasResctrl, monitoring: hasResctrl },
      mountExtensions: { idmap: { enabled: true } },
      netDevices: { enabled: true },
      memoryPolicy: memoryPolicies,
    },
    annotations: {},
    potentiallyUnsafeConfigAnnotations: [systemdPropertyPrefix],
  };
}
