import {
  AF_UNIX,
  AT_FDCWD,
  CLONE_PIDFD,
  P_PID,
  type Pid,
  PR_SET_PDEATHSIG,
  signals,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  WEXITED,
  writeAll,
  writeFile,
} from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import type { ContractCase } from "../contract-case.ts";
import { contract } from "../contract.ts";
import type { Place } from "../place.ts";

/**
 * Plays the contract on the real Linux: `kernel-contract DIR [V2] [FREEZER]`, each an empty
 * directory or "-". Writes `ok NAME`, `failed NAME: why` or `skipped NAME` for each case.
 */
const [dir, v2, freezer] = host.argv.slice(1).map(String);
let played = 0;
for (const one of contract) writeAll(kernel, { fd: 1 }, `${verdict(one)}\n`);

function verdict(one: ContractCase): string {
  const place = makePlace();
  if (one.needs !== undefined && place[one.needs] === undefined) return `skipped ${one.name}`;
  try {
    kernel.mkdirat(AT_FDCWD, place.dir, 0o700);
    one.play(place);
    return `ok ${one.name}`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `failed ${one.name}: ${`${error.message} ${error.stack ?? ""}`.replaceAll("\n", " ")}`;
  }
}

function makePlace(): Place {
  return {
    kernel,
    dir: `${dir}/${played++}`,
    v2: v2 === "-" ? undefined : v2,
    freezer: freezer === "-" ? undefined : freezer,
    start,
    reap: (process) => {
      kernel.waitid(P_PID, process, WEXITED);
    },
    makeDeadSocket: (path) => {
      using socket = kernel.socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
      kernel.bind(socket, path);
    },
  };
}

function start(cgroups: readonly string[]): Pid {
  const { child, pidfd } = kernel.clone3(CLONE_PIDFD, signals.SIGCHLD, undefined);
  if (child === undefined) {
    kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0);
    for (;;) kernel.poll(new Int32Array(), -1);
  }
  pidfd?.[Symbol.dispose]();
  for (const cgroup of cgroups) writeFile(kernel, `${cgroup}/cgroup.procs`, String(child));
  return child;
}
