// A few calls in a known order, in a parent, its child and its grandchild, for faults to hit.
import { host, linux } from "host:linux";
import { CLD_EXITED, SIGCHLD, WEXITED } from "../constants.ts";

const P_PID = 1;

/** `word pid-or-errno`; one call to write it down. */
function say(word: string, answer: number): void {
  linux.write(1, `${word} ${answer < 0 ? host.errnoName(-answer) : "ok"}\n`, 0);
}

function descend(depth: number): void {
  say(`umask at ${depth}`, linux.umask(0o22));
  const child = depth < 2 ? linux.clone3(0, SIGCHLD, -1) : -1;
  if (typeof child === "number") return;
  if (child.pid === 0) {
    descend(depth + 1);
    linux.exit_group(0);
  }
  const info = linux.waitid(P_PID, child.pid, WEXITED);
  if (typeof info === "number") return say("waitid", info);
  const how = info.code === CLD_EXITED ? "exited" : "killed";
  say(`child at ${depth + 1} ${how} ${info.status}`, 0);
}

descend(0);
