import { dirname } from "node:path";
import { mkdirSync, rmSync } from "node:fs";
import { Fault, isFault } from "@skiff/base";
import { takeDeletionTime } from "@skiff/engine";
import { observePeer } from "@skiff/engine/bun";
import type { Service } from "@skiff/rpc";
import { type GrpcServer, listenGrpc, type WatchedCall } from "@skiff/rpc/grpc";
import { listenTtrpc } from "@skiff/rpc/node";
import { guarded } from "@skiff/store";
import { admitPeer } from "./admit-peer.ts";
import { claimState } from "./claim-state.ts";
import { compose, type Daemon } from "./compose.ts";
import type { Config } from "./config/config.ts";
import { log, logBug } from "./log.ts";
import { CallCounts } from "./metrics/call-counts.ts";
import { listenMetrics } from "./metrics/listen-metrics.ts";
import { refuseLiving } from "./refuse-living.ts";
import { takeListenDescriptor } from "./systemd/listen-descriptor.ts";
import { ServiceNotifier } from "./systemd/service-notifier.ts";
import { traceCall } from "./tracing/trace-calls.ts";
import { Tracer } from "./tracing/tracer.ts";
import { traceSettings } from "./tracing/trace-settings.ts";
import { versionNumber } from "./version-number.ts";

/** Serves until the process is asked to end. Throws `permission_denied` to who is not root, `already_exists` where another listens. */
export async function runDaemon(config: Config): Promise<void> {
  if (process.geteuid?.() !== 0) {
    throw new Fault("permission_denied", "containers need root for now: run skiffd as root");
  }
  takeDeletionTime();
  const ended = signalled(["SIGTERM", "SIGINT"]);
  const { address } = config.grpc;
  const notifier = new ServiceNotifier(process.env, (fault) => log(fault.message));
  const descriptor = takeListenDescriptor(process.env, process.pid);
  const settings = traceSettings(process.env, versionNumber);
  for (const [folder, mode] of [
    [config.root, 0o711],
    [config.state, 0o711],
    [dirname(address), 0o711],
  ] as const) {
    guarded(`make ${folder}`, () => mkdirSync(folder, { recursive: true, mode }));
  }
  if (descriptor === undefined) await refuseLiving(address);
  claimState(config.state);
  await using tracer = new Tracer(settings, (fault) => log(fault.message));
  await using daemon = compose(config, programs(), tracer);
  await using shims = await listenForShims(`${address}.ttrpc`, daemon.shimServices);
  await daemon.recover();
  const counts = new CallCounts();
  await using metrics = await serveMetrics(config, daemon, counts);
  await using server = await serve(config, { daemon, descriptor, counts, tracer });
  log(`listening on ${descriptor === undefined ? address : `socket ${descriptor}`}`);
  notifier.ready();
  log(`ending: ${await ended}`);
  notifier.stopping();
  void [shims, metrics, server]; // closed first, at the end of the scope
}

async function serve(
  { grpc }: Config,
  by: {
    readonly daemon: Daemon;
    readonly descriptor: number | undefined;
    readonly counts: CallCounts;
    readonly tracer: Tracer;
  },
): Promise<GrpcServer> {
  const { daemon, descriptor, counts, tracer } = by;
  const owner = { uid: grpc.uid, gid: grpc.gid };
  const watch = (call: WatchedCall): ((status: number) => void) => {
    const ends = [counts.watch(call), traceCall(tracer, call)];
    return (status) => {
      for (const end of ends) end(status);
    };
  };
  return listenGrpc(descriptor === undefined ? { path: grpc.address, owner } : { descriptor }, {
    services: daemon.services,
    longest: grpc.longestMessage,
    bug: logBug,
    watch,
    admit: (connection) => admit(connection, owner),
  });
}

function admit(connection: number, owner: { readonly uid: number; readonly gid: number }): void {
  try {
    admitPeer(observePeer(connection), owner);
  } catch (error) {
    if (isFault(error)) log(`refused: ${error.message}`);
    throw error;
  }
}

async function serveMetrics(
  { metrics }: Config,
  daemon: Daemon,
  counts: CallCounts,
): Promise<AsyncDisposable | undefined> {
  if (metrics === undefined) return undefined;
  const gather = async () => [...(await daemon.metrics()), ...counts.metrics()];
  return listenMetrics(metrics, gather, logBug);
}

/** `oar` and the shim are installed beside us. */
function programs(): string {
  return process.env["SKIFF_LIBEXEC"] ?? dirname(process.execPath);
}

/** For root alone: shims run as root. */
async function listenForShims(
  path: string,
  services: readonly Service[],
): Promise<AsyncDisposable> {
  guarded(`remove ${path}`, () => rmSync(path, { force: true })); // of a daemon that was killed
  const umask = process.umask(0o177);
  try {
    return await listenTtrpc(path, services);
  } finally {
    process.umask(umask);
  }
}

function signalled(signals: readonly NodeJS.Signals[]): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve(signal));
  });
}
