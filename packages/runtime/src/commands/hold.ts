import { holdGrammar } from "../cli/manual/grammar/hold.ts";
import { runCommand } from "../cli/run-command.ts";
import { hold } from "../hold.ts";

runCommand(holdGrammar, ({ kernel }) => hold(kernel));
