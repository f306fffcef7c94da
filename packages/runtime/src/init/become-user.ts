import { during, Fault } from "@skiff/base";
import {
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_RDONLY,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_RAISE,
  PR_CAPBSET_DROP,
  PR_SET_KEEPCAPS,
  PR_SET_NO_NEW_PRIVS,
  readAll,
  SyscallFault,
} from "@skiff/kernel";
import { type Capabilities, capabilityNumber, type Process } from "@skiff/spec";
import { openInProc } from "./open-in-proc.ts";

const capabilities = 64;

/**
 * Takes on the process's identity and gives up all else that root has: capabilities that are
 * not named too. There is no way back.
 */
export function becomeUser(
  kernel: Kernel,
  { user, capabilities: sets = {}, noNewPrivileges }: Process,
  { mapped }: { readonly mapped: boolean },
): void {
  during("drop bounding capabilities", () => bound(kernel, sets));
  kernel.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  during("set groups", () => setGroups(kernel, user.additionalGids ?? [], mapped));
  during("set gid", () => kernel.setresgid(user.gid, user.gid, user.gid));
  during("set uid", () => kernel.setresuid(user.uid, user.uid, user.uid));
  kernel.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
  during("set capabilities", () => setCapabilities(kernel, sets));
  if (noNewPrivileges === true) kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/** A user namespace may have no right to it (user_namespaces(7), "/proc/PID/setgroups"): groups stay as they are. */
function setGroups(kernel: Kernel, gids: readonly number[], mapped: boolean): void {
  const set = ignoring(["EPERM"], () => {
    kernel.setgroups(gids);
    return true;
  });
  if (set) return;
  if (!mapped && !isDenied(kernel)) throw new SyscallFault("EPERM", "setgroups");
  if (gids.length === 0) return;
  throw new Fault(
    "failed_precondition",
    "cannot set any additional groups in a rootless container",
  );
}

/** In the user namespace that its maker is in already. */
function isDenied(kernel: Kernel): boolean {
  using file = openInProc(kernel, "self/setgroups", O_RDONLY | O_CLOEXEC);
  return new TextDecoder().decode(readAll(kernel, file)).startsWith("deny");
}

function bound(kernel: Kernel, { bounding = [] }: Capabilities): void {
  const kept = new Set(bounding.map(capabilityNumber));
  for (let capability = 0; capability < capabilities; capability++) {
    if (kept.has(capability)) continue;
    const dropped = ignoring(["EINVAL"], () => kernel.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0));
    if (dropped === undefined) return; // the first one that this Linux does not know
  }
}

function setCapabilities(kernel: Kernel, sets: Capabilities): void {
  kernel.capset(mask(sets.effective), mask(sets.permitted), mask(sets.inheritable));
  kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (const name of sets.ambient ?? []) {
    const raise = (): number =>
      kernel.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capabilityNumber(name) ?? -1, 0, 0);
    // EPERM: not inheritable, and so out of reach; `runc spec` before 1.2 asks for that all the same.
    during(`raise ambient ${name}`, () => ignoring(["EPERM"], raise));
  }
}

function mask(names: readonly string[] | undefined): bigint {
  return (names ?? []).reduce(
    (bits, name) => bits | (1n << BigInt(capabilityNumber(name) ?? 0)),
    0n,
  );
}
