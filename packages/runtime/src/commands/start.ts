import { startGrammar } from "../cli/manual/grammar/start.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { startContainer } from "../start-container.ts";

runCommand(startGrammar, (invocation) => {
  const { kernel, root } = invocation;
  startContainer(kernel, { root, id: containerId(invocation) });
});
