import { isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { listGrammar } from "../cli/manual/grammar/list.ts";
import { describeContainer, type State } from "../cli/describe-container.ts";
import { listIds } from "../cli/list-ids.ts";
import { ownerOf } from "../cli/owner-of.ts";
import { runCommand } from "../cli/run-command.ts";
import { table } from "../cli/table.ts";
import type { ContainerName } from "../observe-container.ts";

runCommand(listGrammar, ({ kernel, root, values, print }) => {
  if (values.get("quiet") === "true") {
    print(
      listIds(kernel, root)
        .map((id) => `${id}\n`)
        .join(""),
    );
    return;
  }
  const states = listStates(kernel, root);
  if (values.get("format") === "json") print(`${JSON.stringify(states)}\n`);
  else print(table(["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"], states.map(row)));
});

/** A container that is deleted meanwhile is left out. */
function listStates(kernel: Kernel, root: string): readonly State[] {
  const owner = ownerOf(kernel, root);
  return listIds(kernel, root).flatMap((id) => {
    const state = findState(kernel, { root, id });
    return state === undefined ? [] : [{ ...state, owner }];
  });
}

function findState(kernel: Kernel, name: ContainerName): State | undefined {
  try {
    return describeContainer(kernel, name);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function row({ id, pid, status, bundle, created, owner }: State): readonly string[] {
  return [id, String(pid), status, bundle, created, owner];
}
