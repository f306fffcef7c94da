import { buffer, text } from "node:stream/consumers";
import { Fault } from "@skiff/base";
import { guardedAsync } from "@skiff/store";

interface ShimRun {
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input: its container's options, an encoded Any, or nothing. */
  readonly input: Uint8Array;
  readonly timeoutMs: number;
}

/** Runs a shim's program to its end; what it prints. Throws `internal` where it fails, with the last line that it complains. */
export async function runShimProgram(program: string, run: ShimRun): Promise<Uint8Array> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { args, input, timeoutMs, ...place } = run;
  return guardedAsync(`run ${program}`, async () => {
    const signal = AbortSignal.timeout(timeoutMs);
    const child = spawn(program, args, { ...place, signal, stdio: ["pipe", "pipe", "pipe"] });
    const { promise: ended, resolve, reject } = Promise.withResolvers<string>();
    child.once("error", (error) => {
      if (error.name !== "AbortError") reject(error); // then it is killed, and exits
    });
    child.once("exit", (code, name) => resolve(name ?? `exit status ${code}`));
    child.stdin.on("error", () => {}); // it need not read what it does not need
    child.stdin.end(input);
    const outputs = [buffer(child.stdout), text(child.stderr)] as const;
    const [end, stdout, stderr] = await Promise.all([ended, ...outputs]);
    if (end === "exit status 0") return stdout;
    const said = stderr.trim().split("\n").at(-1) ?? "";
    const action = args.at(-1) ?? "";
    throw new Fault("internal", `${program} ${action}: ${end}${said && `: ${said}`}`);
  });
}
