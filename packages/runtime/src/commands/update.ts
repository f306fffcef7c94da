import { during } from "@skiff/base";
import { type Kernel, readAll, readFile } from "@skiff/kernel";
import {
  decodeJson,
  decodeL3CacheSchema,
  decodeMemBwSchema,
  type Decoder,
  decodeResources,
  type Resources,
} from "@skiff/spec";
import { updateGrammar } from "../cli/manual/grammar/update.ts";
import { decodeResourceOptions } from "../cli/resource-options.ts";
import { absolute, containerId, runCommand } from "../cli/run-command.ts";
import { updateContainer } from "../update-container.ts";

runCommand(updateGrammar, (invocation) => {
  const { kernel, root, values } = invocation;
  const id = containerId(invocation);
  const file = values.get("resources");
  const resources =
    file === undefined ? decodeResourceOptions(values) : readResources(kernel, file);
  const schemata = [
    decode(values, "l3-cache-schema", decodeL3CacheSchema),
    decode(values, "mem-bw-schema", decodeMemBwSchema),
  ].flatMap((text) => text?.split("\n") ?? []);
  updateContainer(kernel, { root, id, resources, schemata });
});

function decode(
  values: ReadonlyMap<string, string>,
  name: string,
  decoder: Decoder<string | undefined>,
): string | undefined {
  const text = values.get(name);
  return text === undefined ? undefined : during(`--${name}`, () => decoder(text));
}

function readResources(kernel: Kernel, file: string): Resources {
  const text =
    file === "-"
      ? new TextDecoder().decode(readAll(kernel, { fd: 0 }))
      : readFile(kernel, absolute(file));
  return during(`--resources ${file}`, () => decodeJson(text, decodeResources));
}
