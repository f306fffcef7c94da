import { guardedAsync } from "@skiff/store";
import type { Ran, RunOptions } from "../platform.ts";

/** See `Platform.run`. */
export async function runProgram(program: string, options: RunOptions): Promise<Ran> {
  const { args, cwd, env, signal } = options;
  return guardedAsync(`run ${program}`, async () => {
    const child = Bun.spawn([program, ...args], {
      cwd,
      env,
      signal,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, status] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { status, stdout, stderr };
  });
}
