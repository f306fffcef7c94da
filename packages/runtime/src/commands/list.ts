import { Fault, isFault } from "@skiff/base";
import { AT_FDCWD, type Kernel } from "@skiff/kernel";
import { listGrammar } from "../cli/manual/grammar/list.ts";
import { describeContainer, type State } from "../cli/describe-container.ts";
import { findDirectory, findId, listFolders, listIds } from "../cli/list-ids.ts";
import { ownerOf } from "../cli/owner-of.ts";
import { runCommand } from "../cli/run-command.ts";
import { table } from "../cli/table.ts";
import { glimpseContainers } from "../glimpse-containers.ts";
import type { ContainerName } from "../observe-container.ts";

runCommand(listGrammar, ({ kernel, root, global, values, print }) => {
  if (global.has("root")) demandThere(kernel, root);
  if (values.get("quiet") === "true") {
    print(
      listIds(kernel, root)
        .map((id) => `${id}\n`)
        .join(""),
    );
    return;
  }
  if (values.get("format") === "json") print(`${JSON.stringify(listStates(kernel, root))}\n`);
  else print(table(["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"], listRows(kernel, root)));
});

/** Nobody has made a container in the default root yet; one that was asked for is mistyped, perhaps. */
function demandThere(kernel: Kernel, root: string): void {
  if (!kernel.isThere(AT_FDCWD, root)) throw new Fault("not_found", `--root: no directory ${root}`);
}

/** A container that is deleted meanwhile is left out. */
function listStates(kernel: Kernel, root: string): readonly State[] {
  const owner = ownerOf(kernel, root);
  return listIds(kernel, root).flatMap((id) => {
    const state = findState(kernel, { root, id });
    return state === undefined ? [] : [{ ...state, owner }];
  });
}

/** The same. */
function listRows(kernel: Kernel, root: string): readonly (readonly string[])[] {
  using directory = findDirectory(kernel, root);
  if (directory === undefined) return [];
  const owner = ownerOf(kernel, root);
  const rows: (readonly string[])[] = [];
  const names = listFolders(kernel, directory);
  const glimpses = glimpseContainers(kernel, directory, names);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? "";
    const seen = glimpses[i] ?? lookCloser(kernel, root, name);
    if (seen === undefined) continue;
    const { pid, status, bundle, created } = seen;
    rows.push([name, String(pid), status, bundle, created, owner]);
  }
  return rows;
}

function lookCloser(kernel: Kernel, root: string, name: string): State | undefined {
  const id = findId(name);
  return id === undefined ? undefined : findState(kernel, { root, id });
}

function findState(kernel: Kernel, name: ContainerName): State | undefined {
  try {
    return describeContainer(kernel, name);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}
