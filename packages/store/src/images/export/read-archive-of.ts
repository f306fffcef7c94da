import { Fault } from "@skiff/base";
import { fileFault } from "../../files/file-fault.ts";
import { findFault } from "../../files/find-fault.ts";
import { started } from "../../files/started.ts";

/**
 * What a command of `oar` writes. Throws the fault that it says as JSON on standard error, or
 * `internal` with what else it says. It may be left early: nothing runs on.
 */
export async function* readArchiveOf(
  oar: string,
  args: readonly string[],
  cwd?: string,
): AsyncGenerator<Uint8Array> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const child = await started(`run ${oar}`, () =>
    spawn(oar, args, { cwd, stdio: ["ignore", "pipe", "pipe"] }),
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = `${said}${text}`));
  const ended = new Promise<string>((resolve, reject) => {
    child.once("error", (error) => reject(fileFault(`run ${oar}`, error)));
    child.once("close", (status, signal) => resolve(String(status ?? signal)));
  });
  try {
    for await (const chunk of child.stdout) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("a pipe gives bytes");
      yield chunk;
    }
    const end = await ended;
    if (end === "0") return;
    const fault = findFault(said.split("\n")[0] ?? "");
    throw fault ?? new Fault("internal", said.trim() || `${oar}: ended with ${end}`);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
