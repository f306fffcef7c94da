import type { Capabilities, Process } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";
import type { Ulimit } from "../container/surroundings.ts";
import type { Identity } from "../identity/plan-identity.ts";
import type { TerminalSize } from "../task/attachment.ts";
import { mergeEnvironment } from "./merge-environment.ts";

/** What is as in the container's first process. */
type OfContainer = Pick<ContainerConfig, "confinement" | "surroundings">;

const noLimit = 2n ** 64n - 1n;

/** A process of a container, with its user found: the first one, or one that enters. */
export function planProcess(
  wanted: Pick<Process, "args" | "cwd"> &
    OfContainer & {
      readonly env: readonly string[];
      readonly tty: boolean;
      readonly size?: TerminalSize | undefined;
    },
  identity: Identity,
): Process {
  const { confinement, surroundings } = wanted;
  const { ulimits, oomScoreAdj } = surroundings;
  return {
    terminal: wanted.tty,
    ...(wanted.tty && wanted.size && { consoleSize: wanted.size }),
    user: { uid: identity.uid, gid: identity.gid, additionalGids: identity.additionalGids },
    args: wanted.args,
    env: mergeEnvironment([`HOME=${identity.home}`], wanted.env),
    cwd: wanted.cwd,
    capabilities: planSets(confinement.capabilities, identity.uid),
    noNewPrivileges: confinement.noNewPrivileges,
    ...(confinement.apparmor !== undefined && { apparmorProfile: confinement.apparmor }),
    ...(ulimits.length > 0 && { rlimits: ulimits.map(planRlimit) }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
  };
}

/** As execve(2) does for who is not root: the bounds stay, the powers go. */
function planSets(bounding: readonly string[], uid: number): Capabilities {
  return uid === 0 ? { bounding, effective: bounding, permitted: bounding } : { bounding };
}

function planRlimit({ type, soft, hard }: Ulimit): NonNullable<Process["rlimits"]>[number] {
  return { type, soft: soft < 0 ? noLimit : soft, hard: hard < 0 ? noLimit : hard };
}
