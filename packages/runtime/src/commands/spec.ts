import { observeHierarchies } from "@skiff/cgroups";
import { createFile } from "@skiff/kernel";
import { defaultConfig, rootlessConfig } from "@skiff/spec";
import { specGrammar } from "../cli/manual/grammar/spec.ts";
import { absolute, runCommand } from "../cli/run-command.ts";

runCommand(specGrammar, ({ kernel, values }) => {
  const cgroupNamespace = observeHierarchies(kernel).every(({ version }) => version === 2);
  const config = defaultConfig({ cgroupNamespace });
  const user = { uid: kernel.geteuid(), gid: kernel.getegid() };
  const wanted = values.has("rootless") ? rootlessConfig(config, user) : config;
  const json = JSON.stringify(wanted, null, "\t");
  const file = values.get("file") ?? `${values.get("bundle") ?? "."}/config.json`;
  createFile(kernel, absolute(file), `${json}\n`, { mode: 0o666 });
});
