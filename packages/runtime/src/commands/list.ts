import { isFault } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel, O_CLOEXEC, O_DIRECTORY, O_RDONLY } from "@skiff/kernel";
import { decodeContainerId } from "@skiff/spec";
import { runCommand } from "../cli/run-command.ts";
import { type State, stateOf } from "../cli/state-of.ts";
import { table } from "../cli/table.ts";
import { type ContainerName, type Observed, observeContainer } from "../observe-container.ts";

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
    const states = listStates(kernel, root);
    if (values.get("quiet") === "true") print(states.map(({ id }) => `${id}\n`).join(""));
    else if (values.get("format") === "json") print(`${JSON.stringify(states)}\n`);
    else print(table(["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"], states.map(row)));
  },
);

/** A container that is deleted meanwhile is left out. */
function listStates(kernel: Kernel, root: string): readonly State[] {
  const entries = ignoring(["ENOENT"], () => {
    const flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    using dir = kernel.openat2(AT_FDCWD, root, { flags });
    return kernel.getdents64(dir);
  });
  return (entries ?? []).flatMap(({ name }) => {
    const id = decodeContainerId(String(name));
    const observed = findContainer(kernel, { root, id });
    return observed === undefined ? [] : [stateOf(id, observed)];
  });
}

function findContainer(kernel: Kernel, name: ContainerName): Observed | undefined {
  try {
    return observeContainer(kernel, name);
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}

function row({ id, pid, status, bundle, created, owner }: State): readonly string[] {
  return [id, String(pid), status, bundle, created, owner];
}
