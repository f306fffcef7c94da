import type { Model } from "./model.ts";
import { still } from "./still.ts";

/**
 * The life of a container of `skiff` whose program sleeps, and does not end by SIGTERM. While it is made
 * others see its name already; one that was sent SIGKILL is dying for a moment. What a process was
 * killed over the next command finishes.
 */
export const skiffModel: Model = {
  absent: "none",
  verbs: {
    claim: { none: ["making"] },
    make: { making: ["created"] },
    start: {
      created: ["running"],
      exited: ["running"],
      running: ["running"],
      dying: ["running", "dying"],
    },
    exec: still("running"),
    stop: {
      ...still("created", "exited"),
      running: ["exited"],
      paused: ["exited"],
      dying: ["exited"],
    },
    kill: { running: ["dying"], paused: ["dying"] },
    pause: { running: ["paused"] },
    unpause: { paused: ["running"] },
    rm: { created: ["none"], exited: ["none"], dying: ["none"], making: ["none"] },
    force: {
      none: ["none"],
      created: ["none"],
      running: ["none"],
      paused: ["none"],
      exited: ["none"],
      dying: ["none"],
      making: ["none"],
    },
    ps: still("none", "created", "running", "paused", "exited"),
    prune: {
      ...still("none", "running", "paused"),
      created: ["none"],
      exited: ["none"],
      dying: ["none", "dying"],
      making: ["none", "making"],
    },
  },
  parts: { run: ["claim", "make", "start"], create: ["claim", "make"] },
  general: ["ps", "prune"],
  sure: ["ps", "prune", "force"],
  shared: ["rm"],
  torn: { stop: ["dying"] },
  vague: { dying: "exited", making: "none" },
};
