import { buffer, text } from "node:stream/consumers";
import { Fault } from "@skiff/base";
import { guardedAsync } from "@skiff/store";

const timeoutMs = 10_000;

/**
 * What a shim's program says of itself: a containerd.types.RuntimeInfo, encoded. `options`: those of a
 * container, an encoded Any, or nothing. Throws `internal` where the program does not know `-info`.
 */
export async function readShimInfo(program: string, options: Uint8Array): Promise<Uint8Array> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  return guardedAsync(`run ${program}`, async () => {
    const child = spawn(program, ["-info"], {
      stdio: ["pipe", "pipe", "pipe"],
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { promise: ended, resolve, reject } = Promise.withResolvers<number | null>();
    child.once("error", reject);
    child.once("close", resolve);
    child.stdin.on("error", () => {}); // it need not read what it does not need
    child.stdin.end(options);
    const outputs = [buffer(child.stdout), text(child.stderr)] as const;
    const [status, stdout, stderr] = await Promise.all([ended, ...outputs]);
    if (status === 0) return stdout;
    const said = stderr.trim().split("\n").at(-1) ?? "";
    throw new Fault("internal", `${program} -info: exit status ${status}${said && `: ${said}`}`);
  });
}
