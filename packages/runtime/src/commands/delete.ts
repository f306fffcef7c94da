import { attempt, Fault } from "@skiff/base";
import { decodeContainerId } from "@skiff/spec";
import { runCommand } from "../cli/run-command.ts";
import { removeContainer } from "../remove-container.ts";

runCommand(
  {
    name: "delete",
    usage: "CONTAINER [CONTAINER...]",
    help: "delete containers: nothing of them is left",
    options: [{ name: "force", short: "f", help: "kill it first; success if it does not exist" }],
  },
  ({ kernel, root, values, rest, warn }) => {
    if (rest.length === 0) throw new Fault("invalid_argument", "a container's id is missing");
    const force = values.get("force") === "true";
    const faults: Fault[] = [];
    for (const id of rest.map(decodeContainerId)) {
      attempt(
        () => removeContainer(kernel, { root, id, force }, warn),
        (fault) => faults.push(fault),
      );
    }
    const [first] = faults;
    if (first !== undefined) {
      throw new Fault(first.code, faults.map(({ message }) => message).join("; "));
    }
  },
);
