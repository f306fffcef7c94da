import { join } from "node:path";
import {
  ClientTasks,
  EventExchange,
  findShimProgram,
  readShimInfo,
  ShimSandboxes,
} from "@skiff/engine";
import type { Fault } from "@skiff/base";
import { bunPlatform } from "@skiff/engine/bun";
import type { Service } from "@skiff/rpc";
import type { GrpcService } from "@skiff/rpc/grpc";
import { sessionsService } from "@skiff/sdk/service";
import { openStore } from "@skiff/store";
import { Announcer } from "./announcer.ts";
import type { Config } from "./config/config.ts";
import { Garbage } from "./garbage.ts";
import { log } from "./log.ts";
import { processMetrics } from "./metrics/process-metrics.ts";
import type { Metric } from "./metrics/sample.ts";
import { taskMetrics } from "./metrics/task-metrics.ts";
import { recordEvent } from "./record-event.ts";
import { containersService } from "./services/containers.ts";
import { contentService } from "./services/content.ts";
import { diffService } from "./services/diff.ts";
import { eventsService } from "./services/events.ts";
import { healthService } from "./services/health.ts";
import { imagesService } from "./services/images.ts";
import { introspectionService } from "./services/introspection.ts";
import { leasesService } from "./services/leases.ts";
import { namespacesService } from "./services/namespaces.ts";
import { sandboxControllerService } from "./services/sandboxes/sandbox-controller.ts";
import { sandboxStoreService } from "./services/sandboxes/sandbox-store.ts";
import { shimEventsService } from "./services/shim-events.ts";
import { snapshotsService } from "./services/snapshots.ts";
import { streamingService } from "./services/streaming.ts";
import { tasksService } from "./services/tasks.ts";
import { transferService } from "./services/transfer.ts";
import { versionService } from "./services/version.ts";
import { addProxies } from "./snapshots/add-proxies.ts";
import { restartPolicies } from "./restarts/decode-restart-wish.ts";
import { Restarter } from "./restarts/restarter.ts";
import { snapshotterPlugins } from "./snapshots/snapshotter-plugins.ts";
import { ClientStreams } from "./streams/client-streams.ts";
import { traceDeletion } from "./tracing/trace-calls.ts";
import type { Tracer } from "./tracing/tracer.ts";

/** All that a daemon serves. */
export interface Daemon extends AsyncDisposable {
  readonly services: readonly GrpcService[];
  /** Of the daemon and its tasks, now. */
  readonly metrics: () => Promise<readonly Metric[]>;
  /** To shims, over ttrpc. */
  readonly shimServices: readonly Service[];
  /** Finds the tasks of the daemon before, and begins to remove what it has left half removed. */
  readonly recover: () => Promise<void>;
}

/** Everything, wired. `programs` is the directory of `oar` and the shim. */
export function compose(config: Config, programs: string, tracer: Tracer): Daemon {
  const store = openStore({ root: config.root, oar: join(programs, "oar") });
  const proxies = addProxies(store, config.proxies);
  const garbage = new Garbage(store);
  const events = new EventExchange((happening) =>
    recordEvent(store.events, happening, (fault) => log(`an event is not kept: ${fault.message}`)),
  );
  const announcer = new Announcer(events);
  const shims = {
    platform: bunPlatform,
    programs: [programs, ...(process.env["PATH"] ?? "").split(":").filter(Boolean)],
    address: config.grpc.address,
    warn: (fault: Fault): void => log(fault.message),
  };
  const sandboxes = new ShimSandboxes({ ...shims, directory: join(config.state, "sandboxes") });
  const tasks = new ClientTasks({
    ...shims,
    directory: join(config.state, "tasks"),
    events,
    sandboxes,
    deleting: (task) => traceDeletion(tracer, task),
  });
  const restarter = new Restarter({
    store,
    tasks,
    events,
    announcer,
    warn: (fault) => log(fault.message),
  });
  const streams = new ClientStreams();
  const sessions = sessionsService({
    root: config.root,
    state: config.state,
    programs,
    onWarning: (fault) => log(fault.message),
  });
  const served = [
    versionService(),
    namespacesService(store, announcer),
    contentService(store),
    imagesService(store, { garbage, announcer }),
    leasesService(store, garbage),
    snapshotsService(store, { garbage, announcer }),
    diffService(store),
    containersService(store, announcer),
    tasksService(store, { tasks, tracer }),
    sandboxStoreService(store),
    sandboxControllerService(store, { sandboxes, announcer }),
    eventsService(events, store.events),
    streamingService(streams),
    transferService(store, { streams, announcer }),
    sessions.service,
  ];
  const others = [
    { type: "io.containerd.content.v1", id: "content", exports: { root: store.contentDirectory } },
    ...snapshotterPlugins(store, config.proxies),
    { type: "io.containerd.sandbox.controller.v1", id: "shim" },
    {
      type: "io.containerd.monitor.container.v1",
      id: "restart",
      capabilities: [...restartPolicies],
    },
  ];
  return {
    services: [
      ...served,
      introspectionService({
        root: config.root,
        served,
        others,
        describe: (runtime, options) =>
          readShimInfo(findShimProgram(runtime, shims.programs), options),
      }),
      healthService(served),
    ],
    metrics: async () => [...processMetrics(), ...(await taskMetrics(tasks))],
    shimServices: [shimEventsService(events)],
    recover: async () => {
      await sandboxes.recover();
      await tasks.recover();
      restarter.begin();
      await garbage.collect(false);
    },
    [Symbol.asyncDispose]: async () => {
      await restarter[Symbol.asyncDispose]();
      await sessions[Symbol.asyncDispose]();
      await tasks[Symbol.asyncDispose]();
      await sandboxes[Symbol.asyncDispose]();
      await garbage.settled();
      for (const proxy of proxies) proxy[Symbol.dispose]();
      store[Symbol.dispose]();
    },
  };
}
