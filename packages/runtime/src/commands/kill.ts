import { containerId, runCommand } from "../cli/run-command.ts";
import { decodeSignal } from "../cli/decode-signal.ts";
import { killContainer } from "../kill-container.ts";

runCommand(
  {
    name: "kill",
    usage: "CONTAINER [SIGNAL]",
    help: "send a signal, SIGTERM if none is named, to a container's first process",
    options: [{ name: "all", short: "a", help: "to all its processes" }],
  },
  (invocation) => {
    const { kernel, root, values, rest } = invocation;
    const signal = decodeSignal(rest[1] ?? "SIGTERM");
    killContainer(kernel, {
      root,
      id: containerId(invocation),
      signal,
      all: values.get("all") === "true",
    });
  },
);
