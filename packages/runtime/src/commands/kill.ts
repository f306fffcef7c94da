import { Fault } from "@skiff/base";
import { killGrammar } from "../cli/manual/grammar/kill.ts";
import { decodeSignal } from "../cli/decode-signal.ts";
import { each } from "../cli/each.ts";
import { listMatching } from "../cli/list-ids.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { killContainer } from "../kill-container.ts";

runCommand(killGrammar, (invocation) => {
  const { kernel, root, values, rest } = invocation;
  const signal = decodeSignal(rest[1] ?? "SIGTERM");
  const all = values.get("all") === "true";
  if (values.get("regex") !== "true") {
    killContainer(kernel, { root, id: containerId(invocation), signal, all });
    return;
  }
  const [pattern] = rest;
  if (pattern === undefined) throw new Fault("invalid_argument", "a container's id is missing");
  const ids = listMatching(kernel, { root, pattern });
  each(ids, (id) => killContainer(kernel, { root, id, signal, all }));
});
