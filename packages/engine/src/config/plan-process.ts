import type { Capabilities, Process } from "@skiff/spec";
import type { Identity } from "../identity/plan-identity.ts";
import type { TerminalSize } from "../task/attachment.ts";
import { defaultCapabilities } from "./default-capabilities.ts";
import { mergeEnvironment } from "./merge-environment.ts";

/** A process of a container, with its user found: the first one, or one that enters. */
export function planProcess(
  wanted: Pick<Process, "args" | "cwd"> & {
    readonly env: readonly string[];
    readonly tty: boolean;
    readonly size?: TerminalSize | undefined;
  },
  identity: Identity,
): Process {
  return {
    terminal: wanted.tty,
    ...(wanted.tty && wanted.size && { consoleSize: wanted.size }),
    user: { uid: identity.uid, gid: identity.gid, additionalGids: identity.additionalGids },
    args: wanted.args,
    env: mergeEnvironment([`HOME=${identity.home}`], wanted.env),
    cwd: wanted.cwd,
    capabilities: planCapabilities(identity.uid),
    noNewPrivileges: false,
  };
}

/** As execve(2) does for who is not root: the bounds stay, the powers go. */
function planCapabilities(uid: number): Capabilities {
  const bounding = defaultCapabilities;
  return uid === 0 ? { bounding, effective: bounding, permitted: bounding } : { bounding };
}
