import { during } from "@skiff/base";
import { Cgroup } from "@skiff/cgroups";
import {
  type At,
  CLONE_NEWCGROUP,
  CLONE_NEWNS,
  type Descriptor,
  type Kernel,
  MSG_NOSIGNAL,
  PR_SET_PDEATHSIG,
} from "@skiff/kernel";
import { runHooks } from "../hooks/run-hooks.ts";
import { ExecLabels } from "../labels/exec-labels.ts";
import type { ContainerPlan } from "../plan-container.ts";
import type { Outside } from "../open-outside.ts";
import { joinNamespace } from "../join-namespace.ts";
import { mounted, ready } from "../spawn.ts";
import { closeStepLog } from "../step-log.ts";
import { hasPoststart, waitAtGate } from "../start-gate.ts";
import { preservedDescriptors, type Stdio, stdioDescriptors } from "../stdio.ts";
import { beginProcess, execute, setOomScore, setRlimits } from "./become-process.ts";
import { becomeUser } from "./become-user.ts";
import { installFilter, sparedFor } from "../seccomp/install-filter.ts";
import { closeInherited } from "./close-inherited.ts";
import { ensureDirectory, enterDirectory, tryDirectory } from "./enter-directory.ts";
import { enterNamespaces } from "./enter-namespaces.ts";
import { findProgram, type Program } from "./find-program.ts";
import { openElsewhere } from "./open-elsewhere.ts";
import { openTerminal, placeConsole } from "./open-terminal.ts";
import { prepareRootfs } from "./prepare-rootfs.ts";
import { enterUserNamespace } from "../user-namespace/enter-user-namespace.ts";
import { sysctlPath } from "../sysctl-path.ts";
import { reporting } from "./reporting.ts";
import { setMemoryPolicy } from "./set-memory-policy.ts";
import { setPersonality } from "./set-personality.ts";
import { resetAffinity, setScheduling } from "./set-scheduling.ts";
import { takeStdio } from "./take-stdio.ts";
import { writeProc } from "./write-proc.ts";

export interface InitProcess {
  readonly plan: ContainerPlan;
  readonly stdio: Stdio;
  /** The socket to the maker. */
  readonly maker: At;
  /** Where to wait for the start. */
  readonly gate: At;
  readonly outside: Outside | undefined;
  /** The new network namespace, where the maker has made it. */
  readonly network: Descriptor | undefined;
}

/**
 * A container's first process, from its clone on to its program. It never returns: a fault
 * goes to whoever waits for it, the maker or, after the gate, the one who starts, and it exits.
 */
export function runInit(kernel: Kernel, init: InitProcess): never {
  const program = reporting(kernel, init.maker, () => prepare(kernel, init));
  const starter = waitAtGate(kernel, init.gate);
  return reporting(kernel, starter, () => {
    const { config, filter, preserved } = init.plan;
    const { process, hooks } = config;
    // Such hooks are the image's programs: they are filtered too.
    const isHooked = (hooks?.startContainer ?? []).length > 0;
    if (isHooked)
      installFilter(kernel, { now: "before the program", filter, process, maker: undefined });
    runStartHooks(kernel, init.plan, { starter, env: program.env });
    return execute(kernel, { program, process, filter: isHooked ? undefined : filter, preserved });
  });
}

/** Everything but the program itself. */
function prepare(
  kernel: Kernel,
  { plan, stdio, maker, gate, outside, network }: InitProcess,
): Program {
  const { config, filter } = plan;
  const { process } = config;
  const passed = preservedDescriptors(plan.preserved);
  const opened = [
    ...(outside === undefined ? [] : openedOf(outside)),
    ...(network === undefined ? [] : [network]),
  ];
  closeInherited(kernel, [maker, gate, ...opened, ...stdioDescriptors(stdio), ...passed]);
  if (plan.userNamespace !== undefined) enterUserNamespace(kernel, plan, maker);
  beginProcess(kernel);
  using labels = ExecLabels.open(kernel, process);
  if (plan.userNamespace === undefined) setOomScore(kernel, process);
  if (outside?.rootfs !== undefined) kernel.fchdir(outside.rootfs);
  if (plan.newKeyring) {
    labels?.labelKeys();
    kernel.keyctl_join_session_keyring(`_ses.${plan.id}`);
  }
  using elsewhere = openElsewhere(kernel, plan);
  enterNamespaces(kernel, plan, network);
  setSysctls(kernel, config.linux.sysctl ?? {});
  const joined = plan.joined.find(({ flag }) => flag === CLONE_NEWNS);
  if (joined === undefined) {
    prepareRootfs(kernel, plan, {
      outside,
      elsewhere,
      joinCgroup: () => joinCgroup(kernel, plan, maker),
      beforeSealing: () => runCreateHooks(kernel, plan),
    });
  } else {
    joinCgroup(kernel, plan, maker);
    runCreateHooks(kernel, plan);
    joinNamespace(kernel, joined);
  }
  ensureDirectory(kernel, process.cwd);
  const terminal = stdio.kind === "terminal" ? openTerminal(kernel, process, stdio) : undefined;
  if (terminal !== undefined && joined === undefined) placeConsole(kernel, terminal);
  takeStdio(kernel, { stdio, peer: terminal?.peer, user: process.user });
  setRlimits(kernel, process);
  resetAffinity(kernel);
  setScheduling(kernel, process);
  setPersonality(kernel, config.linux.personality);
  setMemoryPolicy(kernel, config.linux.memoryPolicy);
  labels?.write();
  const isEntered = tryDirectory(kernel, process.cwd);
  const spared = sparedFor(filter, process);
  becomeUser(kernel, process, { mapped: plan.userNamespace !== undefined, spared });
  kernel.umask(process.user.umask ?? 0o022);
  enterDirectory(kernel, process.cwd, isEntered);
  const program = findProgram(kernel, { ...process, env: environment(kernel, plan) });
  kernel.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  closeStepLog(kernel);
  installFilter(kernel, { now: "when complete", filter, process, maker });
  const console = terminal === undefined ? [] : [terminal.console];
  kernel.sendmsg(maker, ready, 0, console, MSG_NOSIGNAL);
  closeInherited(kernel, [gate, ...passed]);
  return program;
}

/** Whose sockets they are is known only here: the pid is the one in the process's own namespace. */
function environment(kernel: Kernel, { config, listening }: ContainerPlan): readonly string[] {
  const { env = [] } = config.process;
  if (listening === undefined) return env;
  const { count, names } = listening;
  const named = names === undefined ? [] : [`LISTEN_FDNAMES=${names}`];
  return [...env, `LISTEN_FDS=${count}`, `LISTEN_PID=${kernel.getpid()}`, ...named];
}

function openedOf({ rootfs, sources }: Outside): readonly At[] {
  return rootfs === undefined ? [...sources.values()] : [rootfs, ...sources.values()];
}

/** By the host's procfs, which shows the namespaces of who looks: the container's own will be read-only. */
function setSysctls(kernel: Kernel, sysctls: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(sysctls)) {
    during(`set sysctl ${name}`, () => writeProc(kernel, `sys/${sysctlPath(name)}`, value));
  }
}

/**
 * Who starts it is told when there is something to run after the program's start. Hooks that run
 * in the container have the program's environment, where they have none of their own.
 */
function runStartHooks(
  kernel: Kernel,
  { config, described }: ContainerPlan,
  { starter, env }: { readonly starter: At; readonly env: readonly string[] },
): void {
  const { startContainer = [], poststart = [] } = config.hooks ?? {};
  if (startContainer.length > 0) {
    const state = { ...described, status: "created", pid: kernel.getpid() } as const;
    const hooks = startContainer.map((hook) => ({ ...hook, env: hook.env ?? env }));
    runHooks(kernel, { moment: "startContainer", hooks, state });
  }
  if (poststart.length > 0) kernel.sendmsg(starter, hasPoststart, 0, [], MSG_NOSIGNAL);
}

/** Among the container's mounts, but not yet in its root: the hooks' paths are the host's. */
function runCreateHooks(kernel: Kernel, { config, described }: ContainerPlan): void {
  const { createContainer = [] } = config.hooks ?? {};
  if (createContainer.length === 0) return;
  const state = { ...described, status: "creating", pid: kernel.getpid() } as const;
  runHooks(kernel, {
    moment: "createContainer",
    hooks: createContainer,
    state,
    directory: state.bundle,
  });
}

/** The maker makes the cgroup meanwhile, and says when: nothing said means that it died. */
function joinCgroup(kernel: Kernel, plan: ContainerPlan, maker: At): void {
  if (plan.waitsWhenMounted) kernel.sendmsg(maker, mounted, 0, [], MSG_NOSIGNAL);
  const word = new Uint8Array(8);
  if (kernel.recvmsg(maker, word, 0, word.length, 0).length === 0) kernel.exit_group(1);
  const isPut = plan.userNamespace !== undefined || plan.scope !== undefined;
  if (!isPut) new Cgroup(kernel, plan.cgroup).join();
  if ((plan.newNamespaces & CLONE_NEWCGROUP) !== 0) kernel.unshare(CLONE_NEWCGROUP);
}
