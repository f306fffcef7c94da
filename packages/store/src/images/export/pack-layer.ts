import { Fault } from "@skiff/base";
import { guarded } from "../../files/guarded.ts";

/** What a layer is the difference of: directories as overlayfs would stack them, the nearest first. */
export interface Difference {
  readonly layers: readonly string[];
  /** What the new layer is to go on; empty for a first one. */
  readonly base: readonly string[];
}

/**
 * The layer that makes `layers` of `base`, an uncompressed tar archive. Throws `internal` with what `oar`
 * says where it cannot be made. It may be left early: nothing runs on.
 */
export async function* packLayer(
  oar: string,
  { layers, base }: Difference,
): AsyncGenerator<Uint8Array> {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const options = base.length === 0 ? [] : ["--base", base.join(":")];
  const child = guarded(`run ${oar}`, () =>
    spawn(oar, ["pack", ...options, layers.join(":")], { stdio: ["ignore", "pipe", "pipe"] }),
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = `${said}${text}`));
  const ended = new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(String(status ?? signal)));
  });
  try {
    for await (const chunk of child.stdout) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("a pipe gives bytes");
      yield chunk;
    }
    const end = await ended;
    if (end !== "0") throw new Fault("internal", said.trim() || `${oar} pack: ended with ${end}`);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
