import { pauseGrammar } from "../cli/manual/grammar/pause.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { pauseContainer } from "../pause-container.ts";

runCommand(pauseGrammar, (invocation) => {
  const { kernel, root } = invocation;
  pauseContainer(kernel, { root, id: containerId(invocation) });
});
