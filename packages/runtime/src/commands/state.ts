import { stateGrammar } from "../cli/manual/grammar/state.ts";
import { stateOf } from "../cli/state-of.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { observeContainer } from "../observe-container.ts";

runCommand(stateGrammar, (invocation) => {
  const { kernel, root, print } = invocation;
  const id = containerId(invocation);
  const state = stateOf(id, observeContainer(kernel, { root, id }));
  print(`${JSON.stringify(state, null, 2)}\n`);
});
