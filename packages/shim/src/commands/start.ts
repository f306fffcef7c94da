import { writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { encodeBootstrap } from "@skiff/proto";
import { runCommand } from "../run-command.ts";
import { socketPath } from "../socket-path.ts";
import { listen } from "../start/listen.ts";
import { spawnServer } from "../start/spawn-server.ts";
import { taskVersion } from "../start/task-version.ts";

// Prints where the container's shim is to be spoken to, having started it if it is not there.
runCommand(kernel, host.argv, (flags) => {
  const version = taskVersion(kernel, host.environ);
  const path = socketPath(flags);
  const listener = listen(kernel, path);
  if (listener !== undefined) spawnServer(kernel, listener, { flags, environ: host.environ });
  const bootstrap = encodeBootstrap({ version, address: `unix://${path}`, protocol: "ttrpc" });
  writeAll(kernel, { fd: 1 }, bootstrap);
});
