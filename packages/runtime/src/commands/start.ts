import { containerId, runCommand } from "../cli/run-command.ts";
import { startContainer } from "../start-container.ts";

runCommand(
  { name: "start", usage: "CONTAINER", help: "run a created container's program", options: [] },
  (invocation) => {
    const { kernel, root } = invocation;
    startContainer(kernel, { root, id: containerId(invocation) });
  },
);
