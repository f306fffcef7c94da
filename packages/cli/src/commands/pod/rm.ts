import { removePod } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { toggle } from "../../grammar/toggle.ts";
import { podVerb } from "./pod-verb.ts";

const force = toggle({
  name: "force",
  short: "f",
  help: "Force removal of a running pod and its containers (uses SIGKILL)",
});

export const podRm: Command = podVerb({
  summary: "Remove one or more stopped pods and containers",
  flags: [force],
  mayMiss: (line) => line.get(force),
  read: (line) => {
    const options = { force: line.get(force) };
    return (engine, [pod]) => removePod(engine, pod, options);
  },
});
