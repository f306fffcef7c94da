import { Fault } from "@skiff/base";
import { fileFault } from "@skiff/store";

export interface ToolEnd {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface ToolOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds: these tools ask the kernel, and end. */
const timeout = 20_000;

/**
 * Runs one of the host's programs to its end, while nothing else goes on. Throws `not_found` where
 * it is not installed, `deadline_exceeded`, and what keeps it from being started.
 */
export function runTool(
  program: string,
  args: readonly string[],
  { input = "", env = {} }: ToolOptions = {},
): ToolEnd {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { PATH = "" } = process.env;
  const { error, status, stdout, stderr } = spawnSync(program, [...args], {
    input,
    timeout,
    killSignal: "SIGKILL",
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    env: { ...env, PATH: `${PATH}:/usr/sbin:/sbin:/usr/bin:/bin` }, // the last are not in everybody's
  });
  if (status !== null) return { status, stdout, stderr };
  const line = `${program} ${args.join(" ")}`;
  if (error === undefined) throw new Fault("internal", `${line}: was killed`);
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") throw new Fault("not_found", `${line}: there is no such program`);
  if (code !== "ETIMEDOUT") throw fileFault(`run ${line}`, error);
  throw new Fault("deadline_exceeded", `${line}: did not end in time`);
}
