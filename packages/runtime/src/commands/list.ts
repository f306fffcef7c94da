import { Fault, isFault } from "@skiff/base";
import {
  AT_FDCWD,
  DT_DIR,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
} from "@skiff/kernel";
import { decodeContainerId } from "@skiff/spec";
import { runCommand } from "../cli/run-command.ts";
import { type State, stateOf } from "../cli/state-of.ts";
import { table } from "../cli/table.ts";
import { observeContainer } from "../observe-container.ts";

runCommand(
  {
    name: "list",
    usage: "",
    help: "list containers",
    options: [
      { name: "format", short: "f", value: "FORMAT", help: "table (default) or json" },
      { name: "quiet", short: "q", help: "ids only" },
    ],
  },
  ({ kernel, root, values, print }) => {
    const format = values.get("format") ?? "table";
    if (format !== "table" && format !== "json") {
      throw new Fault(
        "invalid_argument",
        `--format: ${JSON.stringify(format)} is neither table nor json`,
      );
    }
    const states = listStates(kernel, root);
    if (values.get("quiet") === "true") print(states.map(({ id }) => `${id}\n`).join(""));
    else if (format === "json") print(`${JSON.stringify(states)}\n`);
    else print(table(["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"], states.map(row)));
  },
);

/** A container that is deleted meanwhile is left out, and so is what is no container. */
function listStates(kernel: Kernel, root: string): readonly State[] {
  const entries = ignoring(["ENOENT"], () => {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    using dir = kernel.openat2(AT_FDCWD, root, { flags });
    return kernel.getdents64(dir);
  });
  return (entries ?? [])
    .filter(({ type }) => type === DT_DIR)
    .flatMap(({ name }) => findState(kernel, { root, name: String(name) }) ?? []);
}

function findState(
  kernel: Kernel,
  { root, name }: { readonly root: string; readonly name: string },
): State | undefined {
  try {
    const id = decodeContainerId(name);
    return stateOf(id, observeContainer(kernel, { root, id }));
  } catch (error) {
    if (isFault(error, "not_found", "invalid_argument")) return undefined;
    throw error;
  }
}

function row({ id, pid, status, bundle, created, owner }: State): readonly string[] {
  return [id, String(pid), status, bundle, created, owner];
}
