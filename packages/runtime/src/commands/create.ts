import { createAsked, createOptions } from "../cli/create-options.ts";
import { runCommand } from "../cli/run-command.ts";

runCommand(
  {
    name: "create",
    usage: "CONTAINER",
    help: "make a container, its program not yet running",
    options: createOptions,
  },
  (invocation) => {
    using _spawned = createAsked(invocation, { attended: false });
  },
);
