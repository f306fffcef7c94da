import { startGrammar } from "../cli/manual/grammar/start.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { startAsked } from "../cli/start-asked.ts";

runCommand(startGrammar, (invocation) => {
  const { kernel, root, warn } = invocation;
  startAsked(kernel, { root, id: containerId(invocation) }, warn);
});
