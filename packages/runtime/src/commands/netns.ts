import { Fault } from "@skiff/base";
import { netnsGrammar } from "../cli/manual/grammar/netns.ts";
import { absolute, runCommand } from "../cli/run-command.ts";
import { pinNetwork } from "../pin-network.ts";
import { unpinNetwork } from "../unpin-network.ts";

runCommand(netnsGrammar, ({ kernel, values, rest }) => {
  const [path] = rest;
  if (path === undefined) throw new Fault("invalid_argument", "a path is missing");
  if (values.has("remove")) unpinNetwork(kernel, absolute(path));
  else pinNetwork(kernel, absolute(path));
});
