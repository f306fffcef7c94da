import { Fault } from "@skiff/base";
import { host } from "@skiff/kernel/quickjs";
import { filterProcesses } from "../cli/filter-processes.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { runProgram } from "../cli/run-program.ts";
import { listProcesses } from "../list-processes.ts";

const paths = ["/usr/bin/ps", "/bin/ps", "/usr/local/bin/ps"];

runCommand(
  {
    name: "ps",
    usage: "CONTAINER [PS-OPTION...]",
    help: "list a container's processes, as the host's ps(1) shows them; `-ef` if nothing is said",
    options: [{ name: "format", short: "f", value: "FORMAT", help: "table (default) or json" }],
  },
  (invocation) => {
    const { kernel, root, values, rest, print } = invocation;
    const format = values.get("format") ?? "table";
    if (format !== "table" && format !== "json") {
      throw new Fault(
        "invalid_argument",
        `--format: ${JSON.stringify(format)} is neither table nor json`,
      );
    }
    const pids = listProcesses(kernel, { root, id: containerId(invocation) });
    if (format === "json") {
      print(`${JSON.stringify(pids)}\n`);
      return;
    }
    const asked = rest.slice(1);
    const args = ["ps", ...(asked.length === 0 ? ["-ef"] : asked)];
    print(filterProcesses(runProgram(kernel, { paths, args, env: host.environ }), new Set(pids)));
  },
);
