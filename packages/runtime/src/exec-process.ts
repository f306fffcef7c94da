import { during, Fault, isFault } from "@skiff/base";
import { Cgroup, type CgroupDirectory, findSubCgroup } from "@skiff/cgroups";
import {
  type At,
  AT_FDCWD,
  CLONE_NEWNS,
  CLONE_NEWPID,
  type Descriptor,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  PR_SET_PDEATHSIG,
} from "@skiff/kernel";
import type { MemoryPolicy, Process } from "@skiff/spec";
import { bornOrJoined } from "./born-or-joined.ts";
import { ContainerRecord } from "./container-record.ts";
import {
  beginProcess,
  execute,
  raiseRlimits,
  setOomScore,
  setRlimits,
} from "./init/become-process.ts";
import { becomeUser } from "./init/become-user.ts";
import { closeInherited } from "./init/close-inherited.ts";
import { enterDirectory, tryDirectory } from "./init/enter-directory.ts";
import { enterRoot } from "./init/enter-root.ts";
import { findProgram, type Program } from "./init/find-program.ts";
import { openTerminal } from "./init/open-terminal.ts";
import { reporting } from "./init/reporting.ts";
import { setMemoryPolicy } from "./init/set-memory-policy.ts";
import { setPersonality } from "./init/set-personality.ts";
import { setAffinity, setScheduling } from "./init/set-scheduling.ts";
import { takeStdio } from "./init/take-stdio.ts";
import { grantCapabilities } from "./grant-capabilities.ts";
import { demandModules } from "./labels/demand-modules.ts";
import { ExecLabels } from "./labels/exec-labels.ts";
import type { ContainerName } from "./observe-container.ts";
import type { Running } from "./observe-running.ts";
import { openLiving } from "./open-living.ts";
import type { Init, Owned } from "./owned.ts";
import { namespaceFlags } from "./plan-container.ts";
import { joinResctrl } from "./resctrl/join-resctrl.ts";
import type { ResctrlPlace } from "./resctrl/resctrl-place.ts";
import type { Filter } from "./seccomp/filter.ts";
import { installFilter, sparedFor } from "./seccomp/install-filter.ts";
import { passListener } from "./seccomp/pass-listener.ts";
import type { Filtered } from "./seccomp/send-listener.ts";
import { endSpawned, ready, type Spawned, spawn } from "./spawn.ts";
import { preservedDescriptors, type Stdio, stdioDescriptors } from "./stdio.ts";
import { closeStepLog } from "./step-log.ts";
import { becomeRoot } from "./user-namespace/become-root.ts";
import { giveStdio } from "./user-namespace/give-stdio.ts";
import { writePidFile } from "./write-pid-file.ts";

export interface ExecOptions {
  readonly container: Running;
  readonly process: Process;
  /** A terminal if and only if `process.terminal`. */
  readonly stdio: Stdio;
  readonly pidFile?: string | undefined;
  /** How many of this process's descriptors from 3 on the program gets too: none if not said. */
  readonly preserved?: number | undefined;
  /** Cgroups within the container's, which are there: as `findSubCgroup` takes them. */
  readonly subCgroups?: readonly string[] | undefined;
  /** Whether this process is root of a user namespace only: from a pid namespace it could not come back. */
  readonly nested?: boolean | undefined;
}

/**
 * Runs one more program in a running container, with its own identity and limits and in
 * the container's namespaces and cgroup. Returns when the program runs: in a paused container,
 * when that is resumed. Throws what kept it from running.
 */
export function execProcess(
  kernel: Kernel,
  options: ExecOptions,
  warn: (fault: Fault) => void,
): Spawned {
  try {
    return bornOrJoined((entered) => execEntered(kernel, { ...options, entered }, warn));
  } catch (error) {
    const { owned, init } = options.container;
    if (!isFault(error) || isAlive(kernel, init)) throw error;
    const what = `container ${owned.id} has stopped`;
    throw new Fault("failed_precondition", what, { cause: error });
  }
}

/** Whatever fails when it is not alive any more may have failed for that. */
function isAlive(kernel: Kernel, init: Init): boolean {
  const living = ignoring(["ESRCH"], () => openLiving(kernel, init));
  living?.[Symbol.dispose]();
  return living !== undefined;
}

interface EnteredOptions extends ExecOptions {
  /** How it comes into the container's cgroup. */
  readonly entered: (directories: readonly CgroupDirectory[]) => readonly CgroupDirectory[];
}

function execEntered(
  kernel: Kernel,
  options: EnteredOptions,
  warn: (fault: Fault) => void,
): Spawned {
  const { container, stdio, pidFile } = options;
  const mapped = container.owned.namespaces.includes("user");
  const process = grantCapabilities(kernel, options.process, { mapped, warn });
  if ((stdio.kind === "terminal") !== (process.terminal === true)) {
    throw new Fault("invalid_argument", `terminal: does not go with ${stdio.kind} stdio`);
  }
  demandModules(kernel, { process });
  const { owned, init: first } = container;
  const flags = owned.namespaces.reduce((all, type) => all | namespaceFlags[type], 0);
  const { preserved = 0, subCgroups } = options;
  const cgroup = new Cgroup(
    kernel,
    options.entered(findSubCgroup(kernel, owned.cgroup, subCgroups)),
  );
  const rootPath = `/proc/${first.pid}/root`;
  const rootFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  using root =
    (flags & CLONE_NEWNS) === 0
      ? kernel.openat2(AT_FDCWD, rootPath, { flags: rootFlags })
      : undefined;
  using init = openLiving(kernel, first); // it lives: so the root was its own
  using directory = during("open cgroup", () => cgroup.openForClone());
  const filter = owned.filtered === true ? getFilter(kernel, container) : undefined;
  if (mapped) giveStdio(kernel, { stdio, pid: first.pid, uid: process.user.uid });
  const beyond = mapped || options.nested === true;
  const spawned = spawn(kernel, {
    flags: 0,
    cgroup: directory,
    pidNamespace: beyond || (flags & CLONE_NEWPID) === 0 ? undefined : init,
    between: beyond
      ? () => enterAll(kernel, { process, cgroup, init, flags, resctrl: owned.resctrl })
      : undefined,
    child: (maker) =>
      runExec(kernel, {
        process,
        stdio,
        maker,
        init,
        root,
        cgroup,
        resctrl: owned.resctrl,
        namespaces: beyond ? undefined : flags & ~CLONE_NEWPID,
        filter,
        preserved,
        personality: owned.personality,
        memoryPolicy: owned.memoryPolicy,
      }),
    meanwhile: (child) => {
      if (filter?.listener === undefined) return;
      const state = { ...describe(owned), status: "running", pid: first.pid };
      passListener(kernel, filter.listener, { child, state });
    },
    untilRunning: true,
  });
  using undo = new DisposableStack();
  undo.defer(() => endSpawned(kernel, spawned));
  if (pidFile !== undefined) writePidFile(kernel, pidFile, spawned.pid);
  undo.move();
  return spawned;
}

function getFilter(kernel: Kernel, { root, id }: ContainerName): Filter {
  using record = ContainerRecord.open(kernel, root, id);
  return record.getFilter();
}

function describe({
  ociVersion,
  id,
  bundle,
  annotations,
}: Owned): Omit<Filtered["state"], "status" | "pid"> {
  return { ociVersion, id, bundle, annotations };
}

interface ExecProcess {
  readonly process: Process;
  readonly stdio: Stdio;
  readonly maker: At;
  /** The container's first process. */
  readonly init: At;
  /** To be entered, where that is not done with a mount namespace. */
  readonly root: Descriptor | undefined;
  readonly cgroup: Cgroup;
  readonly resctrl: ResctrlPlace | undefined;
  /** To be joined: undefined where the process was born in them. */
  readonly namespaces: number | undefined;
  readonly filter: Filter | undefined;
  readonly preserved: number;
  readonly personality: number | undefined;
  readonly memoryPolicy: MemoryPolicy | undefined;
}

/** In the process between: all that needs the host's user, or that a user namespace is entered with. */
function enterAll(
  kernel: Kernel,
  {
    process,
    cgroup,
    init,
    flags,
    resctrl,
  }: Pick<ExecProcess, "process" | "cgroup" | "init" | "resctrl"> & { readonly flags: number },
): void {
  setOomScore(kernel, process);
  raiseRlimits(kernel, process);
  enterCgroup(kernel, { process, cgroup, resctrl });
  joinNamespaces(kernel, init, flags);
}

function joinNamespaces(kernel: Kernel, init: At, flags: number): void {
  if (flags !== 0) during("join namespaces", () => kernel.setns(init, flags));
}

function enterCgroup(
  kernel: Kernel,
  {
    process: { execCPUAffinity },
    cgroup,
    resctrl,
  }: Pick<ExecProcess, "process" | "cgroup" | "resctrl">,
): void {
  if (execCPUAffinity?.initial !== undefined) setAffinity(kernel, execCPUAffinity.initial);
  cgroup.join();
  joinResctrl(kernel, resctrl);
  setAffinity(kernel, execCPUAffinity?.final);
}

function runExec(kernel: Kernel, exec: ExecProcess): never {
  return reporting(kernel, exec.maker, () => {
    return execute(kernel, { ...exec, program: prepare(kernel, exec) });
  });
}

/** Everything but the program itself. */
function prepare(
  kernel: Kernel,
  {
    process,
    stdio,
    maker,
    init,
    root,
    cgroup,
    resctrl,
    namespaces,
    filter,
    preserved,
    personality,
    memoryPolicy,
  }: ExecProcess,
): Program {
  const passed = preservedDescriptors(preserved);
  const rooted = root === undefined ? [] : [root];
  closeInherited(kernel, [maker, init, ...rooted, ...stdioDescriptors(stdio), ...passed]);
  if (namespaces === undefined) becomeRoot(kernel);
  beginProcess(kernel);
  using labels = ExecLabels.open(kernel, process);
  if (namespaces !== undefined) {
    setOomScore(kernel, process);
    enterCgroup(kernel, { process, cgroup, resctrl });
    joinNamespaces(kernel, init, namespaces);
  }
  if (root !== undefined) enterRoot(kernel, root);
  const kept = labels === undefined ? [] : [labels.descriptor];
  closeInherited(kernel, [maker, ...kept, ...stdioDescriptors(stdio), ...passed]);
  const terminal = stdio.kind === "terminal" ? openTerminal(kernel, process, stdio) : undefined;
  takeStdio(kernel, { stdio, peer: terminal?.peer, user: process.user });
  setRlimits(kernel, process);
  setScheduling(kernel, process);
  setPersonality(kernel, personality);
  setMemoryPolicy(kernel, memoryPolicy);
  labels?.write();
  const isEntered = tryDirectory(kernel, process.cwd);
  const spared = sparedFor(filter, process);
  becomeUser(kernel, process, { mapped: namespaces === undefined, spared });
  kernel.umask(process.user.umask ?? 0o022);
  enterDirectory(kernel, process.cwd, isEntered);
  const program = findProgram(kernel, process);
  kernel.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  closeStepLog(kernel);
  installFilter(kernel, { now: "when complete", filter, process, maker });
  kernel.sendmsg(maker, ready, 0, terminal === undefined ? [] : [terminal.console], MSG_NOSIGNAL);
  closeInherited(kernel, [maker, ...passed]);
  return program;
}
