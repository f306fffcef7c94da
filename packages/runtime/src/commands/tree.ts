import { Fault, isFault } from "@skiff/base";
import { PR_SET_PDEATHSIG, signals, writeAll } from "@skiff/kernel";
import { byteString, decodeJson } from "@skiff/spec";
import { treeGrammar } from "../cli/manual/grammar/tree.ts";
import { absolute, runCommand } from "../cli/run-command.ts";
import { packTree } from "../pack/pack-tree.ts";
import { decodeTreeMounts } from "../tree/decode-tree-mounts.ts";
import { lookAt } from "../tree/look-at.ts";
import { openTree } from "../tree/open-tree.ts";
import { resolvePlace } from "../tree/resolve-place.ts";
import { writeTree } from "../tree/write-tree.ts";
import { encodeFault } from "../wire-fault.ts";

runCommand(treeGrammar, ({ kernel, values, rest, print }) => {
  const [action, directory, path] = rest;
  if (action === undefined || directory === undefined || path === undefined) {
    throw new Fault("invalid_argument", "an action, a directory or a path is missing");
  }
  kernel.prctl(PR_SET_PDEATHSIG, signals.SIGKILL, 0, 0, 0); // nobody waits for it then
  const mounts = decodeJson(values.get("mounts") ?? "{}", decodeTreeMounts);
  try {
    using root = openTree(kernel, absolute(directory), mounts);
    using found = resolvePlace(kernel, { root, path, follow: values.has("follow") });
    switch (action) {
      case "look":
        return print(`${JSON.stringify({ ...lookAt(kernel, found.place), path: found.path })}\n`);
      case "read": {
        const name = byteString(new TextEncoder().encode(values.get("name") ?? "."));
        return packTree(kernel, { place: found.place, name, to: { fd: 1 } });
      }
      case "write": {
        const keepsOwner = values.has("keep-owner");
        const read = writeTree(kernel, { place: found.place, source: { fd: 0 }, keepsOwner });
        return print(`${JSON.stringify({ read })}\n`);
      }
      default:
        throw new Fault("invalid_argument", `there is no action ${action}`);
    }
  } catch (error) {
    const to = { fd: action === "write" ? 1 : 2 }; // the archive has the other
    if (isFault(error)) writeAll(kernel, to, `${new TextDecoder().decode(encodeFault(error))}\n`);
    throw error;
  }
});
