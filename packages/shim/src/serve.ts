import {
  AT_FDCWD,
  type At,
  type Bytes,
  ignoring,
  type Kernel,
  PR_SET_CHILD_SUBREAPER,
  PR_SET_PDEATHSIG,
  writeAll,
} from "@skiff/kernel";
import { sandboxService, sandboxServiceName, taskService, taskServiceNames } from "@skiff/proto";
import { serviceOf } from "@skiff/rpc";
import { environment, takeDeletionTime } from "./environment.ts";
import type { Flags } from "./decode-flags.ts";
import { findRootless } from "./find-rootless.ts";
import { handleSignals } from "./handle-signals.ts";
import { Log } from "./log.ts";
import { Loop } from "./loop.ts";
import { Publisher } from "./publisher.ts";
import { sandboxHandlers } from "./sandbox/sandbox-handlers.ts";
import { ShimSandbox } from "./sandbox/shim-sandbox.ts";
import { Server } from "./server.ts";
import { ownsNothing, type Shim } from "./shim.ts";
import { socketPath } from "./socket-path.ts";
import { leaveStandardStreams, openLog } from "./standard-streams.ts";
import { backlog } from "./start/listen.ts";
import { inherited } from "./start/spawn-server.ts";
import { EarlyConfig } from "./task/early-config.ts";
import { taskHandlers } from "./task/handlers.ts";

/** Milliseconds that a shim which owns nothing waits for a client. */
const idleTime = 10_000;

/** Milliseconds that the last events may take at the end. */
const farewellTime = 3000;

/** Serves the containers of one shim, in the bundle as working directory, until it is shut down. */
export function serve(kernel: Kernel, { flags, environ, runScript }: Serving): void {
  const { id, namespace } = flags;
  takeDeletionTime(environ);
  using file = openLog(kernel);
  const log = new Log(kernel, file, { runtime: "oar", id });
  using loop = new Loop(kernel, log.warn);
  const address = environment(environ, "TTRPC_ADDRESS") ?? "";
  const publisher = new Publisher(kernel, loop, { address, namespace, warn: log.warn });
  const shutdown = (): void => publisher.whenIdle(farewellTime, () => loop.stop());
  const tasks: Shim["tasks"] = new Map();
  const children: Shim["children"] = new Map();
  const shared = { kernel, loop, log, publisher, namespace };
  const rootless = findRootless(environ) !== undefined;
  const config = new EarlyConfig();
  const sandbox = new ShimSandbox();
  const own = { config, tasks, sandbox, children };
  const shim: Shim = { ...shared, ...own, rootless, runScript, shutdown };
  serveAll(shim);
  kernel.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  handleSignals(shim);
  sayReady(kernel, file);
  config.learn(kernel, ".");
  loop.run();
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, socketPath(flags, environ), 0));
  ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, "address", 0));
}

export interface Serving extends Pick<Shim, "runScript"> {
  readonly flags: Flags;
  readonly environ: readonly Bytes[];
}

/** A client may leave without a word, or never come: the shim then ends by itself. */
function serveAll(shim: Shim): void {
  const tasks = taskHandlers(shim);
  const isIdle = (): boolean => ownsNothing(shim) && server.clients === 0;
  const endWhenIdle = (): void => {
    if (!isIdle()) return;
    shim.loop.after(idleTime, () => {
      if (isIdle()) shim.shutdown();
    });
  };
  const server = new Server(shim.kernel, shim.loop, {
    listener: inherited.listener,
    services: [
      ...Object.values(taskServiceNames).map((name) => serviceOf(name, taskService, tasks)),
      serviceOf(sandboxServiceName, sandboxService, sandboxHandlers(shim)),
    ],
    onClientGone: endWhenIdle,
  });
  endWhenIdle();
}

/**
 * From here on the shim lives by itself. Who connects can see its pid from now
 * on: SO_PEERCRED tells of the process that called listen(2) last.
 */
function sayReady(kernel: Kernel, log: At): void {
  const { listener, ready } = inherited;
  kernel.listen(listener, backlog);
  kernel.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  leaveStandardStreams(kernel, log);
  writeAll(kernel, ready, "ready");
  kernel.close_range(ready.fd, ready.fd, 0);
}
