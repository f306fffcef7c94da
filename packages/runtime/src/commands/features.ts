import { featuresGrammar } from "../cli/manual/grammar/features.ts";
import { features } from "../cli/features.ts";
import { runCommand } from "../cli/run-command.ts";

runCommand(featuresGrammar, ({ print }) => print(`${JSON.stringify(features(), null, 2)}\n`));
