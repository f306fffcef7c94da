import { containerId, runCommand } from "../cli/run-command.ts";
import { pauseContainer } from "../pause-container.ts";

runCommand(
  {
    name: "pause",
    usage: "CONTAINER",
    help: "stop all processes of a container where they are",
    options: [],
  },
  (invocation) => {
    const { kernel, root } = invocation;
    pauseContainer(kernel, { root, id: containerId(invocation) });
  },
);
