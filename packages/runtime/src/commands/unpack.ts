import { Fault, isFault } from "@skiff/base";
import { PR_SET_PDEATHSIG, signals } from "@skiff/kernel";
import { unpackGrammar } from "../cli/manual/grammar/unpack.ts";
import { absolute, runCommand } from "../cli/run-command.ts";
import { unpackLayer } from "../unpack/unpack-layer.ts";
import { encodeFault } from "../wire-fault.ts";

runCommand(unpackGrammar, ({ kernel, values, rest, print }) => {
  const [directory] = rest;
  if (directory === undefined) throw new Fault("invalid_argument", "a directory is missing");
  kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0); // nobody waits for the snapshot then
  const lower = (values.get("lower") ?? "").split(":").filter((path) => path !== "");
  try {
    const read = unpackLayer(kernel, {
      source: { fd: 0 },
      directory: absolute(directory),
      lower: lower.map(absolute),
      isMerged: values.get("merged") === "true",
    });
    print(`${JSON.stringify({ read })}\n`);
  } catch (error) {
    if (isFault(error)) print(`${new TextDecoder().decode(encodeFault(error))}\n`);
    throw error;
  }
});
