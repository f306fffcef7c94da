import { attempt, deletionTime, during, type Fault } from "@skiff/base";
import { Cgroup, observeHierarchies } from "@skiff/cgroups";
import { AT_FDCWD, Deadline, F_OK, ignoring, type Kernel } from "@skiff/kernel";
import type { Config, ContainerId } from "@skiff/spec";
import { ContainerRecord } from "./container-record.ts";
import type { CriuFlags } from "./criu/criu-flags.ts";
import { demandRestorable } from "./criu/demand-restorable.ts";
import { findCriu } from "./criu/find-criu.ts";
import { restoreProcesses } from "./criu/restore-processes.ts";
import { markText } from "./doctor/mark-text.ts";
import { demandModules } from "./labels/demand-modules.ts";
import { demandRootfs } from "./load-config.ts";
import { MovedDevices } from "./net-devices/moved-devices.ts";
import type { Owned } from "./owned.ts";
import { planContainer } from "./plan-container.ts";
import { planOwned } from "./plan-owned.ts";
import { removeRecorded } from "./remove-container.ts";
import { findResctrl } from "./resctrl/find-resctrl.ts";
import { Resctrl } from "./resctrl/resctrl.ts";
import { endSpawned, type Spawned } from "./spawn.ts";
import { writePidFile } from "./write-pid-file.ts";

export interface RestoreOptions extends CriuFlags {
  /** The directory of all containers' records. */
  readonly root: string;
  readonly id: ContainerId;
  /** Absolute. */
  readonly bundle: string;
  /** As `loadConfig` reads it from the bundle. */
  readonly config: Config;
  /** Where in the bundle that is, if it is not config.json. */
  readonly configFile?: string | undefined;
  /** Of criu, PATH in it. */
  readonly environment: readonly string[];
  readonly pidFile?: string | undefined;
  readonly tcpClose: boolean;
  /** "apparmor:NAME" or "selinux:LABEL"; that of the checkpoint if not said. */
  readonly lsmProfile?: string | undefined;
  /** SELinux's, of mounts that have one. */
  readonly lsmMountContext?: string | undefined;
}

/**
 * Makes a container whose processes go on where `checkpointContainer` wrote them down; pipes and
 * files that they had for standard input and outputs are this process's. Throws what went wrong;
 * nothing is left then, and after a crash anywhere in it `removeContainer` with force finds all
 * there is.
 */
export function restoreContainer(
  kernel: Kernel,
  options: RestoreOptions,
  warn: (fault: Fault) => void,
): Spawned {
  const { root, id, bundle, config, pidFile } = options;
  during("restore", () => demandRestorable(config));
  demandModules(kernel, config);
  const hierarchies = observeHierarchies(kernel);
  const given = { newKeyring: false, noPivot: false, preserved: 0 };
  const mount = config.linux.intelRdt && findResctrl(kernel);
  const plan = planContainer({
    id,
    config,
    bundle,
    record: `${root}/${id}`,
    hierarchies,
    resctrl: mount,
    ...given,
  });
  demandRootfs(kernel, plan.rootfs);
  const program = findCriu(kernel, options.environment);
  using record = ContainerRecord.claim(kernel, root, id);
  using undo = new DisposableStack();
  undo.defer(() =>
    attempt(() => {
      const deadline = new Deadline(kernel, deletionTime());
      removeRecorded(kernel, { record, deadline }, warn);
    }, warn),
  );
  const mark = markText(kernel, { root, id, record, directories: plan.cgroup });
  const cgroup = new Cgroup(kernel, plan.cgroup, mark);
  cgroup.demandAbsent();
  if (plan.filter !== undefined) record.writeFilter(plan.filter);
  const resctrl = plan.resctrl && new Resctrl(kernel, plan.resctrl);
  const place = resctrl?.observePlace();
  const { configFile } = options;
  record.writeOwned(
    withTime(kernel, planOwned(plan, { configFile, now: new Date(), resctrl: place })),
  );
  if (resctrl !== undefined) during("make resctrl group", () => resctrl.create());
  using moved = new MovedDevices(kernel, warn);
  const restored = restoreProcesses(kernel, {
    options,
    plan,
    program,
    record,
    cgroup,
    place,
    moved,
  });
  undo.defer(() => endSpawned(kernel, restored));
  if (pidFile !== undefined) writePidFile(kernel, pidFile, restored.pid);
  moved.keep();
  undo.move();
  return restored;
}

/** criu restores into a time namespace, so that no clock goes back; who is exec'ed is to be in it too. */
function withTime(kernel: Kernel, owned: Owned): Owned {
  const there = ignoring(["ENOENT"], () => {
    kernel.faccessat2(AT_FDCWD, "/proc/self/ns/time", F_OK, 0);
    return true;
  });
  if (there === undefined || owned.namespaces.includes("time")) return owned;
  return { ...owned, namespaces: [...owned.namespaces, "time"] };
}
