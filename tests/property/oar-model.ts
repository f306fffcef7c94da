import type { Model } from "./model.ts";
import { still } from "./still.ts";

const alive = ["created", "running", "paused"] as const;

/**
 * The life of a container of `oar` whose program sleeps. One that was sent SIGKILL is dying for a
 * moment; one whose maker or remover was killed is halfway, and only force surely removes it.
 */
export const oarModel: Model = {
  absent: "none",
  verbs: {
    create: { none: ["created"] },
    start: { created: ["running"] },
    exec: still("created", "running"),
    state: still(...alive, "stopped"),
    list: still("none", ...alive, "stopped"),
    term: still(...alive),
    kill: { created: ["dying"], running: ["dying"], paused: ["dying"] },
    pause: { running: ["paused"] },
    resume: { paused: ["running"] },
    delete: { created: ["none"], stopped: ["none"], dying: ["none"], halfway: ["none"] },
    force: Object.fromEntries(
      ["none", ...alive, "stopped", "dying", "halfway"].map((state) => [state, ["none"]]),
    ),
  },
  parts: {},
  general: ["list"],
  sure: ["list", "force"],
  shared: ["delete"],
  torn: { create: ["halfway"], delete: ["halfway"], force: ["halfway"] },
  vague: { dying: "stopped", halfway: undefined },
};
