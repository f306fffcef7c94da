import { Fault } from "@skiff/base";
import { PR_SET_PDEATHSIG, signals } from "@skiff/kernel";
import { byteString } from "@skiff/spec";
import { packGrammar } from "../cli/manual/grammar/pack.ts";
import { absolute, runCommand } from "../cli/run-command.ts";
import { packLayer } from "../pack/pack-layer.ts";

runCommand(packGrammar, ({ kernel, values, rest }) => {
  const layers = directories(rest[0]);
  if (layers.length === 0) throw new Fault("invalid_argument", "a directory is missing");
  kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0); // nobody reads the archive then
  packLayer(kernel, {
    layers,
    base: directories(values.get("base")),
    exclude: paths(values.get("exclude")).map((path) => byteString(new TextEncoder().encode(path))),
    list: values.has("list"),
    to: { fd: 1 },
  });
});

function directories(text: string | undefined): string[] {
  return paths(text).map(absolute);
}

function paths(text = ""): string[] {
  return text.split(":").filter((path) => path !== "");
}
