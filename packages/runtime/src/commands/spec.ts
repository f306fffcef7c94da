import { observeHierarchies } from "@skiff/cgroups";
import { createFile } from "@skiff/kernel";
import { defaultConfig } from "@skiff/spec";
import { specGrammar } from "../cli/manual/grammar/spec.ts";
import { absolute, runCommand } from "../cli/run-command.ts";

runCommand(specGrammar, ({ kernel, values }) => {
  const cgroupNamespace = observeHierarchies(kernel).every(({ version }) => version === 2);
  const json = JSON.stringify(defaultConfig({ cgroupNamespace }), null, "\t");
  const path = `${absolute(values.get("bundle") ?? ".")}/config.json`;
  createFile(kernel, path, `${json}\n`, { mode: 0o666 });
});
