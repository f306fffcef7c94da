import { Fault, setDeletionTime } from "@skiff/base";
import { decodeContainerId } from "@skiff/spec";
import { deleteGrammar } from "../cli/manual/grammar/delete.ts";
import { each } from "../cli/each.ts";
import { listMatching } from "../cli/list-ids.ts";
import { removalText } from "../cli/removal-text.ts";
import { runCommand } from "../cli/run-command.ts";
import { planRemoval, type RemovalPlan } from "../plan-removal.ts";
import { removeContainer } from "../remove-container.ts";

runCommand(deleteGrammar, ({ kernel, root, values, rest, warn, print }) => {
  if (rest.length === 0) throw new Fault("invalid_argument", "a container's id is missing");
  const timeout = values.get("timeout");
  if (timeout !== undefined) setDeletionTime(timeout, "--timeout");
  const force = values.get("force") === "true";
  const asked =
    values.get("regex") === "true"
      ? rest.flatMap((pattern) => listMatching(kernel, { root, pattern }))
      : rest.map(decodeContainerId);
  const ids = [...new Set(asked)];
  const format = values.get("format");
  if (values.get("dry-run") !== "true") {
    if (format !== undefined) throw new Fault("invalid_argument", "--format: only with --dry-run");
    each(ids, (id) => removeContainer(kernel, { root, id, force }, warn));
    return;
  }
  const plans: RemovalPlan[] = [];
  try {
    each(ids, (id) => {
      const plan = planRemoval(kernel, { root, id, force });
      if (plan !== undefined) plans.push(plan);
    });
  } finally {
    print(format === "json" ? `${JSON.stringify(plans)}\n` : plans.map(removalText).join(""));
  }
});
