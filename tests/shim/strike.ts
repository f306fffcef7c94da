import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault, within } from "@skiff/base";
import { decodeBootstrap, taskService, taskServiceNames } from "@skiff/proto";
import { connectTtrpc, stubOf } from "@skiff/rpc/node";
import { eventually, patience } from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import type { ShimHome } from "./shim-home.ts";
import { runShim, shimWithFaults, tryShim } from "./shim-task.ts";

let count = 0;

/** How many system calls the shim makes in a container's whole life, from `start` on or as it serves. */
export async function countCalls(home: ShimHome): Promise<number> {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "trace");
  await lead(home, { HOST_TRACE: path });
  const calls = readTrace(path).map((line) => line.split(" "));
  return Math.max(...calls.filter(([process]) => process === "0").map(([, call]) => Number(call)));
}

/** Leads a container's whole life with a shim that has that fault, and then `delete`s it: nothing may be left. */
export async function strike(home: ShimHome, fault: string): Promise<void> {
  await lead(home, { HOST_FAULT: fault });
}

async function lead(home: ShimHome, env: Readonly<Record<string, string>>): Promise<void> {
  const what = JSON.stringify(env);
  const id = `${home.namespace}-crash${count++}`;
  const bundle = join(home.folder, id);
  const before = observeWorld(home.scope);
  mkdirSync(join(bundle, "rootfs"), { recursive: true });
  const config = { ...home.config(sleep, false), root: { path: "rootfs" } };
  writeFileSync(join(bundle, "config.json"), JSON.stringify(config));
  const start = tryShim(home, { id, bundle, env, action: "start", program: shimWithFaults });
  const { status, stdout, stderr } = start;
  if (status === 0) {
    const { address } = decodeBootstrap(stdout.toString());
    await within(live(home, address, { id, bundle }), patience, `live with ${what}`);
  } else if (status === 1) assert.match(stderr.toString(), /.+\n/, what);
  runShim(home, { id, bundle, env: {}, action: "delete" });
  const kept = ["config.json", "log", "rootfs"];
  const left = readdirSync(bundle, { recursive: true }).map(String);
  assert.deepEqual(
    left.filter((name) => !kept.includes(name)),
    [],
    what,
  );
  rmSync(bundle, { recursive: true });
  assert.ok(!existsSync(home.socket(id)), `${what}: its socket is left`);
  // What the shim was the parent of is reaped by whoever has inherited it, in its own time.
  const isReaped = (): boolean => differences(before, observeWorld(home.scope)).length === 0;
  eventually(`nothing is left of ${what}`, isReaped);
}

const sleep = ["sleep", "1000"];

/** All that a client does with a container, until it is told of a fault. */
async function live(
  home: ShimHome,
  address: string,
  { id, bundle }: { readonly id: string; readonly bundle: string },
): Promise<void> {
  try {
    await using client = await connectTtrpc(address);
    const task = stubOf(client, taskServiceNames.v3, taskService);
    // The count begins anew in the serving process: these take it past where `start` has ended.
    for (let padding = 0; padding < 30; padding++) await task.Connect({ id });
    const rootfs = [{ type: "bind", source: home.rootfs, options: ["rbind", "ro"] }];
    await task.Create({ id, bundle, rootfs });
    await task.Start({ id });
    const { process } = home.config(sleep, false);
    const value = new TextEncoder().encode(JSON.stringify(process));
    await task.Exec({ id, execId: "e", spec: { value } });
    await task.Start({ id, execId: "e" });
    await task.Kill({ id, signal: 9 });
    await task.Wait({ id });
    await task.Delete({ id });
    await task.Shutdown({ id });
    await client.closed;
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}
