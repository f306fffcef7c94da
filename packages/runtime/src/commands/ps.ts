import { host } from "@skiff/kernel/quickjs";
import { psGrammar } from "../cli/manual/grammar/ps.ts";
import { filterProcesses } from "../cli/filter-processes.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { runProgram } from "../cli/run-program.ts";
import { listProcesses } from "../list-processes.ts";

const paths = ["/usr/bin/ps", "/bin/ps", "/usr/local/bin/ps"];

runCommand(psGrammar, (invocation) => {
  const { kernel, root, values, rest, print } = invocation;
  const pids = listProcesses(kernel, { root, id: containerId(invocation) });
  if (values.get("format") === "json") {
    print(`${JSON.stringify(pids)}\n`);
    return;
  }
  const asked = rest.slice(1);
  const args = ["ps", ...(asked.length === 0 ? ["-ef"] : asked)];
  print(filterProcesses(runProgram(kernel, { paths, args, env: host.environ }), new Set(pids)));
});
