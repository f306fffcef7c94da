import { stateGrammar } from "../cli/manual/grammar/state.ts";
import { describeContainer } from "../cli/describe-container.ts";
import { containerId, runCommand } from "../cli/run-command.ts";

runCommand(stateGrammar, (invocation) => {
  const { kernel, root, print } = invocation;
  const id = containerId(invocation);
  const state = describeContainer(kernel, { root, id });
  print(`${JSON.stringify(state, null, 2)}\n`);
});
