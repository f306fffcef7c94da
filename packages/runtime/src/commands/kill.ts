import { Fault } from "@skiff/base";
import { decodeSignal } from "../cli/decode-signal.ts";
import { each } from "../cli/each.ts";
import { listMatching } from "../cli/list-ids.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { killContainer } from "../kill-container.ts";

runCommand(
  {
    name: "kill",
    usage: "CONTAINER [SIGNAL]",
    help: "send a signal, SIGTERM if none is named, to a container's first process",
    options: [
      { name: "all", short: "a", help: "to all its processes" },
      { name: "regex", short: "r", help: "all whose id the regular expression CONTAINER matches" },
    ],
  },
  (invocation) => {
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
  },
);
