import { during, Fault } from "@skiff/base";
import {
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_RDONLY,
  PR_SET_KEEPCAPS,
  PR_SET_NO_NEW_PRIVS,
  readAll,
  SyscallFault,
} from "@skiff/kernel";
import type { Process } from "@skiff/spec";
import { openInProc } from "./open-in-proc.ts";
import { boundCapabilities, setAmbient, setCapabilities, type Spared } from "./set-capabilities.ts";

/**
 * Takes on the process's identity and gives up all else that root has: capabilities that are
 * neither named nor spared too. There is no way back.
 */
export function becomeUser(
  kernel: Kernel,
  { user, capabilities: sets = {}, noNewPrivileges }: Process,
  { mapped, spared }: { readonly mapped: boolean; readonly spared: Spared },
): void {
  during("drop bounding capabilities", () => boundCapabilities(kernel, sets));
  kernel.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  during("set groups", () => setGroups(kernel, user.additionalGids ?? [], mapped));
  during("set gid", () => kernel.setresgid(user.gid, user.gid, user.gid));
  during("set uid", () => kernel.setresuid(user.uid, user.uid, user.uid));
  kernel.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
  during("set capabilities", () => {
    setCapabilities(kernel, sets, spared);
    setAmbient(kernel, sets);
  });
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
