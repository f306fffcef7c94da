import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault, within } from "@skiff/base";
import { decodeBootstrap, taskService, taskServiceNames } from "@skiff/proto";
import { connectTtrpc, stubOf } from "@skiff/rpc/node";
import { eventually, patience, runProgram } from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";
import { differences, observeWorld } from "../leftovers/index.ts";
import type { ShimHome } from "./shim-home.ts";
import { runShim, shimWithFaults, tryShim } from "./shim-task.ts";

let count = 0;

/** A system call of the shim in a container's whole life, of `start` or as it serves. */
export interface Call {
  readonly program: "start" | "serve";
  readonly name: string;
  /** The how-manieth of that name, from 1. */
  readonly nth: number;
}

/** All of them, when nothing goes wrong. */
export async function listCalls(home: ShimHome): Promise<readonly Call[]> {
  return [...(await listCallsOf(home, "start")), ...(await listCallsOf(home, "serve"))];
}

async function listCallsOf(home: ShimHome, program: Call["program"]): Promise<readonly Call[]> {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "trace");
  await lead(home, { HOST_LAST: program, HOST_TRACE: path });
  const counts = new Map<string, number>();
  return readTrace(path).flatMap((line): readonly Call[] => {
    const [process, , name = ""] = line.split(" ");
    if (process !== "0") return [];
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return [{ program, name, nth }];
  });
}

/**
 * Leads a container's whole life with a shim that dies at that call, or fails there with an errno, and
 * then `delete`s it: nothing may be left.
 */
export async function strike(
  home: ShimHome,
  { program, name, nth }: Call,
  errno?: string,
): Promise<void> {
  const at = `0:${nth}=${name}`;
  const fault = errno === undefined ? `die@${at}` : `fail@${at}:${errno}`;
  await lead(home, { HOST_LAST: program, HOST_FAULT: fault });
}

async function lead(home: ShimHome, env: Readonly<Record<string, string>>): Promise<void> {
  const what = JSON.stringify(env);
  const id = `${home.namespace}-crash${count++}`;
  const bundle = join(home.folder, id);
  const before = observeWorld(home.scope);
  mkdirSync(join(bundle, "rootfs"), { recursive: true });
  const config = { ...home.config(program, false), root: { path: "rootfs" } };
  writeFileSync(join(bundle, "config.json"), JSON.stringify(config));
  const stdout = join(bundle, "stdout");
  assert.equal(spawnSync("mkfifo", [stdout]).status, 0);
  using reader = new DisposableStack();
  const fd = openSync(stdout, constants.O_RDONLY | constants.O_NONBLOCK);
  reader.defer(() => closeSync(fd));
  const start = tryShim(home, { id, bundle, env, action: "start", program: shimWithFaults });
  const { status, stderr } = start;
  if (status === 0) {
    const { address } = decodeBootstrap(start.stdout.toString());
    await within(live(home, address, { id, bundle, stdout }), patience, `live with ${what}`);
  } else if (status === 1) {
    assert.match(stderr.toString(), /.+\n/, what);
    const { stdout: shims } = runProgram(["pgrep", "-f", `-id ${id} `]);
    assert.equal(shims, "", `${what}: start failed, and somebody serves`);
  }
  reader.dispose();
  runShim(home, { id, bundle, env: {}, action: "delete" });
  const kept = ["config.json", "log", "rootfs", "stdout"];
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

/** Says something, and goes on. */
const program = ["sh", "-c", "echo here; exec sleep 1000"];

/** All that clients do with a container, until one is told of a fault. */
async function live(
  home: ShimHome,
  address: string,
  { id, bundle, stdout }: { readonly id: string; readonly bundle: string; readonly stdout: string },
): Promise<void> {
  try {
    await using client = await connectTtrpc(address);
    const task = stubOf(client, taskServiceNames.v3, taskService);
    const rootfs = [{ type: "bind", source: home.rootfs, options: ["rbind", "ro"] }];
    await task.Create({ id, bundle, rootfs, stdout });
    await task.Start({ id });
    await using other = await connectTtrpc(address);
    const others = stubOf(other, taskServiceNames.v3, taskService);
    const { process } = home.config(program, false);
    const value = new TextEncoder().encode(JSON.stringify(process));
    await others.Exec({ id, execId: "e", spec: { value }, stdout });
    await others.Start({ id, execId: "e" });
    const exits = [others.Wait({ id }), others.Wait({ id, execId: "e" })];
    const ended = Promise.allSettled(exits);
    await task.Kill({ id, signal: 9 });
    await ended;
    await Promise.all(exits);
    await task.Delete({ id });
    await task.Shutdown({ id });
    await client.closed;
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}
