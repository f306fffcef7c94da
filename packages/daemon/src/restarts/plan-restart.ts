import { Fault } from "@skiff/base";
import type { RestartWish } from "./decode-restart-wish.ts";

/** What a task is now; "absent" where there is none. */
export interface SeenTask {
  readonly status: "absent" | "created" | "running" | "stopped" | "paused";
  readonly exitStatus: number;
}

/** What is to be done with a container's task so that it is as its labels want it. */
export function planRestart(wish: RestartWish, task: SeenTask): "nothing" | "start" | "stop" {
  const isThere = task.status !== "absent" && task.status !== "stopped";
  if (wish.status === "stopped") return isThere ? "stop" : "nothing";
  if (isThere) return "nothing"; // one that is created is its client's to start
  switch (wish.policy) {
    case "no":
      return "nothing";
    case "always":
      return "start";
    case "unless-stopped":
      return wish.isStopped ? "nothing" : "start";
    case "on-failure": {
      const isLeft = wish.most === 0 || wish.count < wish.most;
      return task.exitStatus !== 0 && isLeft ? "start" : "nothing";
    }
    default:
      throw new Fault("internal", `restart policy ${String(wish.policy satisfies never)}`);
  }
}
