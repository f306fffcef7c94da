import { eventually } from "../../tests/fixtures/index.ts";
import type { EnginePeer } from "./engine-peer.ts";
import { sleep } from "./situation.ts";

/** Begins a container, and waits until it runs. */
export function begin(peer: EnginePeer, script: string = sleep, shared?: string): void {
  const { status, stderr } = peer.begin(script, shared);
  if (status !== 0) throw new Error(`${peer.name}: ${stderr}`);
  eventually("it runs", () => peer.pids().processes.length > 0);
}
