import { spawn } from "node:child_process";
import { constants } from "node:os";
import { text } from "node:stream/consumers";
import { guardedAsync } from "@skiff/store";
import type { Ran, RunOptions } from "../platform.ts";

/** See `Platform.run`. */
export async function runProgram(program: string, options: RunOptions): Promise<Ran> {
  const { args, cwd, env, signal } = options;
  return guardedAsync(`run ${program}`, async () => {
    const child = spawn(program, args, {
      cwd,
      env,
      signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = new Promise<number>((resolve, reject) => {
      child.on("error", (error) => {
        if (error.name !== "AbortError") reject(error); // then it is killed, and exits
      });
      child.once("exit", (code, name) => resolve(code ?? 128 + numberOf(name)));
    });
    if (child.pid === undefined) return { status: await exited, stdout: "", stderr: "" }; // it has no pipes
    const [status, stdout, stderr] = await Promise.all([
      exited,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { status, stdout, stderr };
  });
}

function numberOf(name: NodeJS.Signals | null): number {
  return name === null ? 0 : constants.signals[name];
}
