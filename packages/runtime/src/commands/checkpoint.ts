import { Fault } from "@skiff/base";
import { F_GETFL, type Kernel, O_ACCMODE, O_RDONLY, writeAll } from "@skiff/kernel";
import { type CheckpointOptions, checkpointContainer } from "../checkpoint-container.ts";
import { criuFlags } from "../cli/criu-flags.ts";
import { environment } from "../cli/environment.ts";
import { checkpointGrammar } from "../cli/manual/grammar/checkpoint.ts";
import { demandRoot } from "../cli/demand-root.ts";
import { containerId, runCommand } from "../cli/run-command.ts";

runCommand(checkpointGrammar, (invocation) => {
  const { kernel, root, values, warn } = invocation;
  demandRoot(kernel);
  const has = (name: string): boolean => values.get(name) === "true";
  const options: CheckpointOptions = {
    ...criuFlags(invocation),
    root,
    id: containerId(invocation),
    environment: environment(),
    leaveRunning: has("leave-running"),
    preDump: has("pre-dump"),
    parent: parentPath(values.get("parent-path")),
    pageServer: pageServer(values.get("page-server")),
    tcpSkipInFlight: has("tcp-skip-in-flight"),
    linkRemap: has("link-remap"),
    whenReady: statusWriter(kernel, values.get("status-fd")),
  };
  checkpointContainer(kernel, options, warn);
});

/** criu makes a link of it among the images. */
function parentPath(path: string | undefined): string | undefined {
  if (path?.startsWith("/") !== true) return path;
  throw new Fault("invalid_argument", "--parent-path must be relative to --image-path");
}

function pageServer(text: string | undefined): CheckpointOptions["pageServer"] {
  if (text === undefined) return undefined;
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || Number(port) > 65535) {
    throw new Fault(
      "invalid_argument",
      `--page-server: ${JSON.stringify(text)} is not ADDRESS:PORT`,
    );
  }
  return { address, port: Number(port) };
}

/** Throws `invalid_argument` before anything is done where nothing can be written there. */
function statusWriter(kernel: Kernel, text: string | undefined): () => void {
  if (text === undefined || text === "-1") return () => {};
  const file = { fd: /^\d{1,9}$/.test(text) ? Number(text) : -1 };
  if ((kernel.fcntl(file, F_GETFL, 0) & O_ACCMODE) === O_RDONLY) {
    throw new Fault("invalid_argument", `--status-fd: ${text} cannot be written to`);
  }
  return () => writeAll(kernel, file, new Uint8Array(1));
}
