import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { within } from "@skiff/base";
import { eventually, isAlive, patience, programs, type TestContainer } from "../fixtures/index.ts";

/**
 * Creates a container whose first process stops before its `call`th system call, for
 * `meanwhile`, and then goes on. It must not be pid 1 of its namespace. Returns what
 * `oar create` complains of; throws where it does not end.
 */
export async function createStopping(
  { id, root, bundle }: TestContainer,
  call: number,
  meanwhile: () => void,
): Promise<string> {
  const complaints = join(bundle, "complaints");
  const stderr = openSync(complaints, "w");
  const child = spawn(programs.oarWithFaults, ["--root", root, "create", id], {
    cwd: bundle,
    env: { PATH: process.env["PATH"], HOST_FAULT: `stop@0.1:${call}` },
    stdio: ["ignore", "ignore", stderr],
  });
  closeSync(stderr);
  const ended = once(child, "exit");
  using _end = { [Symbol.dispose]: () => child.kill("SIGKILL") };
  const maker = child.pid ?? 0;
  let stopped: number | undefined;
  eventually("it stops, or has ended before", () => {
    stopped = childrenOf(maker).find(isStopped);
    return stopped !== undefined || !isAlive(maker);
  });
  meanwhile();
  if (stopped !== undefined) process.kill(stopped, "SIGCONT");
  await within(ended, patience, `create a container, with a stop before call ${call}`);
  return readFileSync(complaints, "utf8");
}

function childrenOf(pid: number): readonly number[] {
  return readIfThere(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function isStopped(pid: number): boolean {
  return /^State:\tT/m.test(readIfThere(`/proc/${pid}/status`));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // gone meanwhile
  }
}
