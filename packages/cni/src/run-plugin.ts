import type { ChildProcess } from "node:child_process";
import { type Code, Fault, within } from "@skiff/base";
import type { PluginEnd } from "./plugin-fault.ts";

/** Bytes of each output: a result has hundreds. */
const longestOutput = 1024 * 1024;

const codes: ReadonlyMap<string, Code> = new Map<string, Code>([
  ["ENOENT", "not_found"],
  ["EACCES", "permission_denied"],
  ["EMFILE", "resource_exhausted"],
  ["ENFILE", "resource_exhausted"],
  ["EAGAIN", "resource_exhausted"],
  ["ENOMEM", "resource_exhausted"],
]);

export interface PluginCall {
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Runs a plugin to its end. At its deadline, or when it says too much, it is killed with all that
 * it started. Throws `deadline_exceeded`, `resource_exhausted`, `permission_denied` and `not_found`
 * where it cannot be run.
 */
export async function runPlugin(
  path: string,
  { env, input, timeout }: PluginCall,
): Promise<PluginEnd> {
  const child = start(path, env);
  let isOver = false;
  child.once("close", () => (isOver = true)); // of its output too: what it started may live on
  try {
    return await within(endOf(child, input), timeout, "answer");
  } finally {
    if (!isOver) killGroup(child);
  }
}

/** In a process group of its own: plugins run other programs. */
function start(path: string, env: PluginCall["env"]): ChildProcess {
  const { spawn } = process.getBuiltinModule("node:child_process");
  try {
    return spawn(path, [], { stdio: "pipe", env, cwd: "/", detached: true });
  } catch (error) {
    throw error instanceof Error ? startFault(error) : error;
  }
}

function endOf(child: ChildProcess, input: string): Promise<PluginEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<PluginEnd>();
  const stdout = collect(child.stdout, reject);
  const stderr = collect(child.stderr, reject);
  child.once("error", (error) => reject(startFault(error)));
  child.once("close", (status) => resolve({ status, stdout: stdout(), stderr: stderr() }));
  child.stdin?.on("error", () => {}); // it need not read what it does not need
  child.stdin?.end(input);
  return promise;
}

function collect(stream: ChildProcess["stdout"], reject: (fault: Fault) => void): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    if (text.length <= longestOutput) return;
    stream.destroy();
    reject(new Fault("resource_exhausted", `said more than ${longestOutput} bytes`));
  });
  stream?.on("error", (error: Error & { readonly code?: string }) => {
    const what = `its output cannot be read: ${error.code ?? error.message}`;
    reject(new Fault("internal", what, { cause: error }));
  });
  return () => text;
}

function startFault(error: Error & { readonly code?: string }): Fault {
  const errno = error.code ?? error.message;
  return new Fault(codes.get(errno) ?? "internal", `cannot be run: ${errno}`, { cause: error });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
