import { createGrammar } from "../cli/manual/grammar/create.ts";
import { createAsked } from "../cli/create-asked.ts";
import { runCommand } from "../cli/run-command.ts";

runCommand(createGrammar, (invocation) => {
  using _spawned = createAsked(invocation, { attended: false });
});
