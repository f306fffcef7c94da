import { during } from "@skiff/base";
import type { Cgroup } from "@skiff/cgroups";
import {
  AT_FDCWD,
  CLONE_NEWNET,
  type Descriptor,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  type Pid,
  pid as pidOf,
} from "@skiff/kernel";
import { criuCalls, type CriuOptions } from "@skiff/proto";
import type { ContainerRecord } from "../container-record.ts";
import { runRuntimeHooks } from "../hooks/run-runtime-hooks.ts";
import { bringLoopbackUp } from "../init/bring-loopback-up.ts";
import type { MovedDevices } from "../net-devices/moved-devices.ts";
import { observeInit } from "../observe-init.ts";
import { openNamespace } from "../open-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";
import { joinResctrl } from "../resctrl/join-resctrl.ts";
import type { ResctrlPlace } from "../resctrl/resctrl-place.ts";
import type { RestoreOptions } from "../restore-container.ts";
import type { Spawned } from "../spawn.ts";
import { callCriu, type Notification } from "./call-criu.ts";
import { cgroupRoots } from "./cgroup-roots.ts";
import { type CriuFolders, openCriuFolders } from "./criu-folders.ts";
import { criuOptions } from "./criu-options.ts";
import { readDescriptors } from "./descriptors-file.ts";
import { nothing } from "./dumped-mounts.ts";
import { ensureMountPoints } from "./ensure-mount-points.ts";
import { type ExternalMount, externalMounts } from "./external-mounts.ts";
import { openNamespacesToJoin } from "./join-namespaces.ts";
import { type Staged, stagedPath, stageFiles } from "./stage-files.ts";

export interface Restoration {
  readonly options: RestoreOptions;
  readonly plan: ContainerPlan;
  /** criu's path. */
  readonly program: string;
  /** Gets the first process, before any process goes on. */
  readonly record: ContainerRecord;
  /** Not there yet. */
  readonly cgroup: Cgroup;
  /** In resctrl, where it is. */
  readonly place: ResctrlPlace | undefined;
  /** Of the host's network, what the container is to have of it. */
  readonly moved: MovedDevices;
}

const log = "restore.log";

/**
 * Makes the container's cgroup, and in it, by criu, its processes; the first one is this process's
 * child. What is left when it throws or this process dies is in the cgroup.
 */
export function restoreProcesses(kernel: Kernel, restoration: Restoration): Spawned {
  const { options, plan, program, cgroup, place } = restoration;
  using folders = openCriuFolders(kernel, options, "read");
  using joined = openNamespacesToJoin(kernel, plan.config);
  const descriptors = readDescriptors(kernel, folders.images);
  using directory = during("make cgroup", () => cgroup.createForClone(plan.resources));
  during("make cgroup", () => cgroup.create(plan.resources));
  const external = externalMounts(plan);
  let console: Descriptor | undefined;
  const { restore } = callCriu(kernel, {
    program: `${stagedPath("criu")}${program.slice(program.lastIndexOf("/"))}`,
    environment: options.environment,
    request: {
      type: criuCalls.restore,
      opts: {
        ...criuOptions(options, { folders, log }),
        ...placeOptions(plan, external),
        evasiveDevices: true,
        rstSibling: true,
        tcpClose: options.tcpClose,
        lsmProfile: options.lsmProfile,
        lsmMountContext: options.lsmMountContext,
        inheritFd: [...descriptors, ...joined.inheritFd],
        joinNs: joined.joinNs,
      },
    },
    inherited: [folders.images, folders.work, ...joined.opened],
    cgroup: directory,
    prepare: () => {
      ensureMountPoints(kernel, plan.rootfs, plan.mounts);
      stageFiles(kernel, staged(restoration, external));
      openStaged(kernel, folders);
      cgroup.join();
      joinResctrl(kernel, place);
    },
    answer: (notification) => {
      if (notification.script === "orphan-pts-master") console = notification.descriptor;
      else answer(kernel, restoration, notification);
    },
    log: `${options.work ?? options.images}/${log}`,
  });
  const pid = pidOf(restore?.pid ?? 0);
  const pidfd = kernel.pidfd_open(pid, 0); // a child's number is nobody else's until it is waited for
  return {
    pid,
    pidfd,
    console,
    [Symbol.dispose]: () => {
      pidfd[Symbol.dispose]();
      console?.[Symbol.dispose]();
    },
  };
}

/** criu's own directory is there too, wherever it is. */
function staged(
  { plan, program, options: { images, work } }: Restoration,
  external: readonly ExternalMount[],
): readonly Staged[] {
  return [
    { name: "images", source: images, recursive: false },
    { name: "work", source: work ?? images, recursive: false },
    { name: "criu", source: program.slice(0, program.lastIndexOf("/")), recursive: false },
    { name: "root", source: plan.rootfs, recursive: true },
    ...external.map(({ source }, index) => ({ name: String(index), source, recursive: false })),
  ];
}

/** Mounts are made only by who has the place from its own mount namespace: criu makes some where its log is. */
function openStaged(kernel: Kernel, { images, work }: CriuFolders): void {
  for (const [name, folder] of [
    ["images", images],
    ["work", work],
  ] as const) {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    using opened = kernel.openat2(AT_FDCWD, stagedPath(name), { flags });
    kernel.dup3(opened, folder.fd, 0);
  }
}

function placeOptions(
  { cgroup, hierarchies, config }: ContainerPlan,
  external: readonly ExternalMount[],
): CriuOptions {
  const masked = (config.linux.maskedPaths ?? []).length > 0;
  return {
    root: stagedPath("root"),
    cgRoot: cgroupRoots(cgroup, hierarchies),
    extMnt: [
      ...external.map(({ destination }, index) => ({
        key: destination,
        val: stagedPath(String(index)),
      })),
      ...(masked ? [{ key: nothing, val: nothing }] : []),
    ],
  };
}

function answer(
  kernel: Kernel,
  { plan, record, place, moved }: Restoration,
  { script, pid: number }: Notification,
): void {
  const pid = pidOf(number);
  if (script === "setup-namespaces") {
    if ((plan.newNamespaces & CLONE_NEWNET) !== 0) bringTheirLoopbackUp(kernel, pid);
    if (plan.netDevices.length > 0) moved.move(plan.netDevices, pid);
    runRuntimeHooks(kernel, plan, pid);
  } else if (script === "post-restore") {
    record.writeInit(observeInit(kernel, { pid, cgroup: plan.cgroup, resctrl: place }));
    record.publishBrief();
  }
}

/** criu makes the namespace as it is when nobody has done anything in it. */
function bringTheirLoopbackUp(kernel: Kernel, pid: Pid): void {
  during("bring lo up", () => {
    using own = openNamespace(kernel, "/proc/self/ns/net");
    using theirs = openNamespace(kernel, `/proc/${pid}/ns/net`);
    using back = new DisposableStack();
    kernel.setns(theirs, CLONE_NEWNET);
    back.defer(() => kernel.setns(own, CLONE_NEWNET));
    bringLoopbackUp(kernel);
  });
}
