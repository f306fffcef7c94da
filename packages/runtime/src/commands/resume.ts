import { containerId, runCommand } from "../cli/run-command.ts";
import { resumeContainer } from "../resume-container.ts";

runCommand(
  { name: "resume", usage: "CONTAINER", help: "let a paused container go on", options: [] },
  (invocation) => {
    const { kernel, root } = invocation;
    resumeContainer(kernel, { root, id: containerId(invocation) });
  },
);
