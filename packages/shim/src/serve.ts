import { AT_FDCWD, type Bytes, ignoring, type Kernel, PR_SET_CHILD_SUBREAPER } from "@skiff/kernel";
import { taskService, taskServiceNames } from "@skiff/proto";
import { serviceOf } from "@skiff/rpc";
import { environment } from "./environment.ts";
import type { Flags } from "./flags.ts";
import { Log } from "./log.ts";
import { Loop } from "./loop.ts";
import { handleSignals } from "./handle-signals.ts";
import { Publisher } from "./publisher.ts";
import { Server } from "./server.ts";
import type { Shim } from "./shim.ts";
import { socketPath } from "./socket-path.ts";
import { listenerFd } from "./start/spawn-server.ts";
import { taskHandlers } from "./task/handlers.ts";
import type { Task } from "./task/task.ts";
import { takeStandardStreams } from "./take-standard-streams.ts";

/** Milliseconds that a shim which owns nothing waits for a client. */
const idleTime = 10_000;

/** Milliseconds that the last events may take at the end. */
const farewellTime = 3000;

/** Serves the containers of one shim, in the bundle as working directory, until it is shut down. */
export function serve(
  kernel: Kernel,
  { flags, environ }: { readonly flags: Flags; readonly environ: readonly Bytes[] },
): void {
  const log = new Log(kernel, takeStandardStreams(kernel), { runtime: "oar", id: flags.id });
  using loop = new Loop(kernel, log.warn);
  const publisher = new Publisher(kernel, loop, {
    address: environment(environ, "TTRPC_ADDRESS") ?? "",
    namespace: flags.namespace,
    warn: log.warn,
  });
  const tasks = new Map<string, Task>();
  const end = (): void => publisher.whenIdle(farewellTime, () => loop.stop());
  const shim: Shim = {
    kernel,
    loop,
    log,
    publisher,
    namespace: flags.namespace,
    tasks,
    shutdown: end,
  };
  const handlers = taskHandlers(shim);
  const server = new Server(kernel, loop, {
    listener: { fd: listenerFd, [Symbol.dispose]: () => {} },
    services: Object.values(taskServiceNames).map((name) => serviceOf(name, taskService, handlers)),
    onClientGone: () => endWhenIdle(),
  });
  const endWhenIdle = (): void => {
    if (tasks.size > 0 || server.clients > 0) return;
    loop.after(idleTime, () => {
      if (tasks.size === 0 && server.clients === 0) end();
    });
  };
  kernel.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  handleSignals(shim);
  endWhenIdle();
  loop.run();
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, socketPath(flags), 0));
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, "address", 0));
}
