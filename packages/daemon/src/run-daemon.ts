import { dirname } from "node:path";
import { mkdirSync, rmSync } from "node:fs";
import { Fault } from "@skiff/base";
import type { Service } from "@skiff/rpc";
import { listenGrpc } from "@skiff/rpc/grpc";
import { listenTtrpc } from "@skiff/rpc/node";
import { guarded } from "@skiff/store";
import { claimState } from "./claim-state.ts";
import { compose } from "./compose.ts";
import type { Config } from "./config/config.ts";
import { log } from "./log.ts";
import { refuseLiving } from "./refuse-living.ts";

/** Serves until the process is asked to end. Throws `permission_denied` to who is not root, `already_exists` where another listens. */
export async function runDaemon(config: Config): Promise<void> {
  if (process.geteuid?.() !== 0) {
    throw new Fault("permission_denied", "containers need root for now: run skiffd as root");
  }
  const ended = signalled(["SIGTERM", "SIGINT"]);
  const { address, uid, gid, longestMessage } = config.grpc;
  for (const [folder, mode] of [
    [config.root, 0o711],
    [config.state, 0o711],
    [dirname(address), 0o711],
  ] as const) {
    guarded(`make ${folder}`, () => mkdirSync(folder, { recursive: true, mode }));
  }
  await refuseLiving(address);
  claimState(config.state);
  await using daemon = compose(config, programs());
  await using shims = await listenForShims(`${address}.ttrpc`, daemon.shimServices);
  await daemon.recover();
  await using server = await listenGrpc(address, {
    services: daemon.services,
    owner: { uid, gid },
    longest: longestMessage,
    bug: (error) => log(`bug: ${error instanceof Error ? error.stack : String(error)}`),
  });
  log(`listening on ${address}`);
  log(`ending: ${await ended}`);
  void [shims, server]; // closed first, at the end of the scope
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
