import { linux } from "host:linux";
import { CLD_EXITED, P_PIDFD, SIGCHLD, WEXITED } from "./constants.ts";
import { done } from "./done.ts";
import { Failed } from "./failed.ts";
import { objectOf } from "./object-of.ts";

const CLONE_PIDFD = 0x1000;
const PROBLEM = 99;

/**
 * Runs `work` in a child of clone3 with those flags and gives the status that it
 * returned; an error that it throws is written to standard error.
 */
export function inChild(flags: number, work: () => number): number {
  const child = objectOf(linux.clone3(flags | CLONE_PIDFD, SIGCHLD, -1));
  if (child.pid === 0) linux.exit_group(statusOf(work));
  const { code, status } = objectOf(linux.waitid(P_PIDFD, child.pidfd, WEXITED));
  done(linux.close(child.pidfd));
  if (code !== CLD_EXITED) throw new Failed(`the child was killed by signal ${status}`);
  if (status === PROBLEM) throw new Failed("the child failed, see above");
  return status;
}

function statusOf(work: () => number): number {
  try {
    return work();
  } catch (error) {
    linux.write(2, `${error instanceof Error ? `${error.message}\n${error.stack}` : "?"}\n`, 0);
    return PROBLEM;
  }
}
