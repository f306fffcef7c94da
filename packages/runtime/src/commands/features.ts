import { featuresGrammar } from "../cli/manual/grammar/features.ts";
import { features } from "../cli/features.ts";
import { runCommand } from "../cli/run-command.ts";

runCommand(featuresGrammar, ({ kernel, print }) => {
  print(`${JSON.stringify(features(kernel), null, 2)}\n`);
});
