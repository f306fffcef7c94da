import { Fault } from "@skiff/base";
import {
  type Container,
  type Engine,
  listMembers,
  observeContainer,
  removeContainer,
} from "@skiff/engine";
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
  read:
    (line) =>
    async (engine, [pod]) => {
      if (pod === undefined) return;
      if (!line.get(force)) await refuseRunning(engine, pod);
      await removeContainer(engine, pod);
    },
});

async function refuseRunning(engine: Engine, pod: Container): Promise<void> {
  for (const member of listMembers(engine, pod)) {
    const { status } = await observeContainer(engine, member);
    if (!["running", "paused", "restarting"].includes(status)) continue;
    throw new Fault(
      "failed_precondition",
      `cannot remove pod ${pod.name}: container ${member.name} is ${status}; stop it first, or use --force`,
    );
  }
}
