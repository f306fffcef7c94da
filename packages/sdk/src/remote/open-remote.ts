import type { Engine } from "../engine.ts";
import { remoteEngine } from "./remote-engine.ts";
import { type RemoteOptions, RemoteSession } from "./remote-session.ts";

/** Opens an engine in a daemon. Throws as `RemoteSession.open()`. */
export async function openRemote(options: RemoteOptions, signal?: AbortSignal): Promise<Engine> {
  return remoteEngine(await RemoteSession.open(options, signal));
}
