import { Fault } from "@skiff/base";
import { decodeContainerId } from "@skiff/spec";
import { deleteGrammar } from "../cli/manual/grammar/delete.ts";
import { each } from "../cli/each.ts";
import { listMatching } from "../cli/list-ids.ts";
import { runCommand } from "../cli/run-command.ts";
import { removeContainer } from "../remove-container.ts";

runCommand(deleteGrammar, ({ kernel, root, values, rest, warn }) => {
  if (rest.length === 0) throw new Fault("invalid_argument", "a container's id is missing");
  const force = values.get("force") === "true";
  const ids =
    values.get("regex") === "true"
      ? rest.flatMap((pattern) => listMatching(kernel, { root, pattern }))
      : rest.map(decodeContainerId);
  each([...new Set(ids)], (id) => removeContainer(kernel, { root, id, force }, warn));
});
