import { features } from "../cli/features.ts";
import { runCommand } from "../cli/run-command.ts";

runCommand(
  { name: "features", usage: "", help: "print what this runtime can do as JSON", options: [] },
  ({ print }) => print(`${JSON.stringify(features(), null, 2)}\n`),
);
