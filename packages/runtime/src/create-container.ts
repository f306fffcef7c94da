import { attempt, deletionTime, during, Fault } from "@skiff/base";
import {
  Cgroup,
  type CgroupDirectory,
  observeFound,
  observeHierarchies,
  Systemd,
} from "@skiff/cgroups";
import {
  AT_FDCWD,
  CLONE_NEWPID,
  CLONE_NEWUSER,
  Deadline,
  type Kernel,
  type Pid,
  type Unsharing,
} from "@skiff/kernel";
import type { Config, ContainerId } from "@skiff/spec";
import { beginNetwork } from "./begin-network.ts";
import { bornOrJoined } from "./born-or-joined.ts";
import { ContainerRecord } from "./container-record.ts";
import { runRuntimeHooks } from "./hooks/run-runtime-hooks.ts";
import { runInit } from "./init/run-init.ts";
import { markText } from "./doctor/mark-text.ts";
import { demandModules } from "./labels/demand-modules.ts";
import { grantCapabilities } from "./grant-capabilities.ts";
import { demandRootfs } from "./load-config.ts";
import { MovedDevices } from "./net-devices/moved-devices.ts";
import { notifyPlace } from "./notify/notify-place.ts";
import { withNotify } from "./notify/with-notify.ts";
import { observeInit } from "./observe-init.ts";
import { joinNamespace } from "./join-namespace.ts";
import { openNamespace } from "./open-namespace.ts";
import { openOutside } from "./open-outside.ts";
import type { Init } from "./owned.ts";
import { type ContainerPlan, planContainer } from "./plan-container.ts";
import { planRootless } from "./plan-rootless.ts";
import { planOwned } from "./plan-owned.ts";
import { planUnitProperties } from "./plan-unit-properties.ts";
import { removeRecorded } from "./remove-container.ts";
import { findResctrl } from "./resctrl/find-resctrl.ts";
import { Resctrl } from "./resctrl/resctrl.ts";
import type { ResctrlPlace } from "./resctrl/resctrl-place.ts";
import type { Filter } from "./seccomp/filter.ts";
import { passListener } from "./seccomp/pass-listener.ts";
import { say } from "./say.ts";
import { endSpawned, mounted, type Spawned, spawn } from "./spawn.ts";
import { openStartGate } from "./start-gate.ts";
import type { Stdio } from "./stdio.ts";
import { beforeUserNamespace } from "./user-namespace/before-user-namespace.ts";
import type { Maker } from "./user-namespace/maker.ts";
import { withOwnIds } from "./user-namespace/with-own-ids.ts";
import { settleIds } from "./user-namespace/settle-ids.ts";
import { writePidFile } from "./write-pid-file.ts";

export interface CreateOptions {
  /** The directory of all containers' records. */
  readonly root: string;
  readonly id: ContainerId;
  /** Absolute. */
  readonly bundle: string;
  /** As `loadConfig` reads it from the bundle. */
  readonly config: Config;
  /** What `planFilter` makes of its `linux.seccomp`, where that was done before. */
  readonly filter?: Filter | undefined;
  /** Where it was read from, if not from the bundle's config.json. */
  readonly configFile?: string | undefined;
  /** A terminal if and only if `config.process.terminal`. */
  readonly stdio: Stdio;
  readonly pidFile?: string | undefined;
  /** Whether the container gets a session keyring of its own: true if not said. */
  readonly newKeyring?: boolean | undefined;
  /** How many of this process's descriptors from 3 on the program gets too: none if not said. */
  readonly preserved?: number | undefined;
  /** Sockets that the program is to listen at: the first of those that are preserved. */
  readonly listening?: Listening | undefined;
  /** Whether the program is to say when it is ready, to who starts it. */
  readonly notify?: boolean | undefined;
  /** Who makes it, where that is not root. */
  readonly maker?: Maker | undefined;
  /** Cgroups that may not be made are done without, where nothing is asked of them: not if not said. */
  readonly rootless?: boolean | undefined;
  /** Changes the root without pivot_root(2), which refuses a ramdisk. */
  readonly noPivot?: boolean | undefined;
  /** Has systemd make the cgroup: the one that answers at this socket. */
  readonly systemd?: string | undefined;
}

/** A container's first process, and what all its processes are in. */
export interface Created extends Spawned {
  readonly cgroup: readonly CgroupDirectory[];
}

/** sd_listen_fds(3). */
export interface Listening {
  readonly count: number;
  readonly names: string | undefined;
}

/**
 * Makes a container up to the point where its program could run, which `startContainer`
 * then does. Throws what went wrong with the step and the path; nothing is left then, and
 * after a crash anywhere in it `removeContainer` with force finds all there is.
 */
export function createContainer(
  kernel: Kernel,
  options: CreateOptions,
  warn: (fault: Fault) => void,
): Created {
  return bornOrJoined((entered) => createEntered(kernel, { ...options, entered }, warn));
}

interface EnteredOptions extends CreateOptions {
  /** How its processes come into its cgroup. */
  readonly entered: (directories: readonly CgroupDirectory[]) => readonly CgroupDirectory[];
}

function createEntered(
  kernel: Kernel,
  options: EnteredOptions,
  warn: (fault: Fault) => void,
): Created {
  const { root, id, bundle, stdio, pidFile, listening, notify = false, maker } = options;
  const folder = `${root}/${id}/${notifyPlace.folder}`;
  const asked = maker === undefined ? options.config : withOwnIds(kernel, options.config, maker);
  const ready = notify ? withNotify(asked, folder) : asked;
  const mapped = ready.linux.namespaces.some(({ type }) => type === "user");
  const refused: Fault[] = [];
  const process = grantCapabilities(kernel, ready.process, {
    mapped,
    warn: (fault) => refused.push(fault),
  });
  const config = { ...ready, process };
  if ((stdio.kind === "terminal") !== (config.process.terminal === true)) {
    throw new Fault("invalid_argument", `process.terminal: does not go with ${stdio.kind} stdio`);
  }
  demandModules(kernel, config);
  using unsharing = beginNetwork(kernel, config);
  const { newKeyring = true, noPivot = false, preserved = 0, systemd: socket } = options;
  using systemd = socket === undefined ? undefined : new Systemd(kernel, socket);
  const hierarchies = observeHierarchies(kernel);
  const born = planContainer({
    id,
    config,
    filter: options.filter,
    bundle,
    record: `${root}/${id}`,
    hierarchies,
    newKeyring,
    noPivot,
    preserved,
    listening,
    maker,
    systemd: systemd && { socket: systemd.socket, above: systemd.observeControlGroup() },
    resctrl: config.linux.intelRdt && findResctrl(kernel),
  });
  const planned = { ...born, cgroup: options.entered(born.cgroup) };
  const wanted = options.rootless === true ? planRootless(kernel, planned) : planned;
  const nested = options.rootless === true && maker === undefined;
  demandRootfs(kernel, wanted.rootfs);
  for (const fault of refused) warn(fault);
  using record = ContainerRecord.claim(kernel, root, id);
  using undo = new DisposableStack();
  let cgroup = new Cgroup(kernel, wanted.cgroup);
  const resctrl = wanted.resctrl && new Resctrl(kernel, wanted.resctrl);
  undo.defer(() =>
    attempt(() => undoCreate(kernel, { record, cgroup, systemd, resctrl }, warn), warn),
  );
  if (notify) kernel.mkdirat(record.directory, notifyPlace.folder, 0o755);
  if (wanted.sharedRoot !== undefined) kernel.mkdirat(AT_FDCWD, wanted.sharedRoot, 0o700);
  const plan = withFound(kernel, wanted, cgroup);
  if (plan.scope !== undefined) systemd?.demandAbsent(plan.scope.unit.name);
  cgroup = new Cgroup(
    kernel,
    plan.cgroup,
    markText(kernel, { root, id, record, directories: plan.cgroup }),
  );
  if (plan.filter !== undefined) record.writeFilter(plan.filter);
  const place = resctrl?.observePlace();
  record.writeOwned(
    planOwned(plan, { configFile: options.configFile, now: new Date(), resctrl: place }),
  );
  using moved = plan.netDevices.length === 0 ? undefined : new MovedDevices(kernel, warn);
  const init = spawnInit(kernel, {
    plan,
    record,
    cgroup,
    systemd,
    resctrl,
    place,
    stdio,
    moved,
    maker,
    nested,
    unsharing,
  });
  undo.defer(() => endSpawned(kernel, init));
  record.publishInit();
  if (pidFile !== undefined) writePidFile(kernel, pidFile, init.pid);
  moved?.keep();
  undo.move();
  return { ...init, cgroup: plan.cgroup };
}

/** With the cgroups that are there already, and that the container is to be in. systemd is given none. */
function withFound(kernel: Kernel, plan: ContainerPlan, cgroup: Cgroup): ContainerPlan {
  if (plan.scope !== undefined) {
    cgroup.demandAbsent();
    return plan;
  }
  const directories = observeFound(kernel, plan.cgroup);
  return directories === plan.cgroup ? plan : { ...plan, cgroup: directories };
}

/** While the first process makes its namespaces and mounts, this one makes the cgroup and drafts the record. */
function spawnInit(
  kernel: Kernel,
  {
    plan,
    record,
    cgroup,
    systemd,
    resctrl,
    place,
    stdio,
    moved,
    maker,
    nested,
    unsharing,
  }: {
    readonly plan: ContainerPlan;
    readonly record: ContainerRecord;
    readonly cgroup: Cgroup;
    readonly systemd: Systemd | undefined;
    readonly resctrl: Resctrl | undefined;
    /** Of the container in it. */
    readonly place: ResctrlPlace | undefined;
    readonly stdio: Stdio;
    readonly moved: MovedDevices | undefined;
    readonly maker: Maker | undefined;
    /** Whether this process is root of a user namespace only: from a pid namespace it could not come back. */
    readonly nested: boolean;
    /** Of the network namespace, where it is made already. */
    readonly unsharing: Unsharing | undefined;
  },
): Spawned {
  using gate = openStartGate(kernel, record.directory);
  using outside = openOutside(kernel, plan);
  const { scope, resources } = plan;
  using directory =
    scope === undefined ? during("make cgroup", () => cgroup.createForClone(resources)) : undefined;
  const beyond = plan.userNamespace !== undefined;
  if (beyond && scope === undefined) completeCgroup(plan, cgroup);
  const joined = beyond ? undefined : plan.joined.find(({ flag }) => flag === CLONE_NEWPID);
  using pidNamespace = nested ? undefined : joined && openNamespace(kernel, joined.path);
  const joinFirst = nested && joined ? () => joinNamespace(kernel, joined) : undefined;
  const seen = (pid: Pid): Init =>
    observeInit(kernel, { pid, cgroup: plan.cgroup, unit: scope?.unit, resctrl: place });
  using network = during("make namespaces", () => unsharing?.take());
  return spawn(kernel, {
    flags: plan.newNamespaces & (CLONE_NEWPID | CLONE_NEWUSER),
    cgroup: directory,
    pidNamespace,
    between: beyond ? () => beforeUserNamespace(kernel, { plan, cgroup }) : joinFirst,
    child: (maker) => runInit(kernel, { plan, stdio, maker, gate, outside, network }),
    meanwhile: (child) => {
      if (scope !== undefined) {
        during("make cgroup", () => {
          const properties = planUnitProperties(kernel, plan);
          systemd?.startScope(scope, { process: child.pid, properties });
          cgroup.complete(resources, child.pid);
        });
      } else if (plan.userNamespace === undefined) completeCgroup(plan, cgroup);
      if (plan.userNamespace !== undefined)
        settleIds(kernel, {
          namespace: plan.userNamespace,
          maker,
          child,
          stdio,
          user: plan.config.process.user,
        });
      if (resctrl !== undefined) {
        during("make resctrl group", () => resctrl.create());
        during("join resctrl group", () => resctrl.join(child.pid));
      }
      // No cgroup will say which process it is, once that does not die with this one.
      if (plan.cgroup.length === 0) record.writeInit(seen(child.pid));
      if (plan.waitsWhenMounted) {
        child.waitFor(mounted);
        moved?.move(plan.netDevices, child.pid);
        runRuntimeHooks(kernel, plan, child.pid);
      }
      say(kernel, child.socket, "go");
      if (scope !== undefined) cgroup.mark();
      record.draftInit(seen(child.pid));
      if (plan.filter?.listener !== undefined) {
        const { pid } = child;
        const state = { ...plan.described, status: "creating", pid };
        passListener(kernel, plan.filter.listener, { child, state });
      }
    },
    untilRunning: false,
  });
}

function completeCgroup({ resources }: ContainerPlan, cgroup: Cgroup): void {
  during("make cgroup", () => cgroup.create(resources));
}

/** The caller holds the record's lock since it claimed it. */
function undoCreate(
  kernel: Kernel,
  {
    record,
    cgroup,
    systemd,
    resctrl,
  }: {
    readonly record: ContainerRecord;
    readonly cgroup: Cgroup;
    readonly systemd: Systemd | undefined;
    readonly resctrl: Resctrl | undefined;
  },
  warn: (fault: Fault) => void,
): void {
  const unit = systemd?.made;
  const directories = unit === undefined ? cgroup.made : cgroup.madeWithSystemd;
  const made = { directories, unit, resctrl: resctrl?.made };
  removeRecorded(kernel, { record, deadline: new Deadline(kernel, deletionTime()), made }, warn);
}
