import { AT_FDCWD, ignoring, writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { encodeBootstrap } from "@skiff/proto";
import { findGroup } from "../find-group.ts";
import { runCommand } from "../run-command.ts";
import { socketPath } from "../socket-path.ts";
import { listen } from "../start/listen.ts";
import { spawnServer } from "../start/spawn-server.ts";
import { taskVersion } from "../start/task-version.ts";

// Prints where the shim of the container, or of its group, is to be spoken to, having started it if
// it is not there.
runCommand(kernel, host.argv, (given) => {
  const group = findGroup(kernel, ".");
  const flags = { ...given, id: group ?? given.id };
  const version = taskVersion(kernel, host.environ);
  const path = socketPath(flags, host.environ);
  const listener = listen(kernel, { path, isShared: group !== undefined });
  if (listener !== undefined) {
    using undo = new DisposableStack();
    for (const made of [path, "address"]) {
      undo.defer(() => ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, made, 0)));
    }
    spawnServer(kernel, listener, { flags, environ: host.environ });
    undo.move();
  }
  const bootstrap = encodeBootstrap({ version, address: `unix://${path}`, protocol: "ttrpc" });
  writeAll(kernel, { fd: 1 }, bootstrap);
});
