import { join } from "node:path";
import { runTool } from "../../scripts/build/run-tool.ts";
import { makeBundles } from "../make-bundles.ts";
import { type Engine, image, loadEngines } from "../make-engines.ts";
import { type OciProgram, ociPrograms } from "../oci-commands.ts";
import type { Stage } from "../on-stage.ts";
import { type Daemon, startDaemon } from "../start-daemon.ts";
import type { Remover } from "./remover.ts";

const id = "removed-{}";

/** OCI runtimes. */
export function runtimeRemovers({ scratch }: Stage): readonly Remover[] {
  const { long, state } = makeBundles(scratch);
  return ociPrograms.map(({ name, path }: OciProgram) => {
    const line = [path, "--root", join(state, name)] as const;
    const script = 'b=$1; i=$2; shift 2; "$@" create --bundle "$b" "$i" && "$@" start "$i"';
    return {
      name,
      most: { "one by one": Infinity, "at once": Infinity },
      begin: ["sh", "-c", script, "sh", long, id, ...line],
      remove: [...line, "delete", "--force", id],
    };
  });
}

/** Command lines, and daemons with the same client: containerd with runc's shim, skiffd with ours. */
export async function engineRemovers(
  stage: Stage,
  most: Remover["most"],
): Promise<readonly Remover[]> {
  const archive = join(stage.scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  const engines = await loadEngines(stage.scratch, archive, stage.spawner);
  const removers = engines.map((engine) => byEngine(engine, most));
  for (const [daemon, runtime] of [
    ["skiffd", "io.containerd.oar.v1"],
    ["containerd", "io.containerd.runc.v2"],
  ] as const) {
    const address = await startDaemon(daemon, stage);
    await stage.spawner.run("ctr", "--address", address, "images", "import", archive);
    removers.push(byDaemon(daemon, { address, runtime, most }));
  }
  return removers;
}

function byEngine({ name, line, limits }: Engine, most: Remover["most"]): Remover {
  const begin = [...line, "run", "-d", "--name", id, ...limits, image, "sleep", "1000"] as const;
  const patience = name === "podman" ? ["--time", "0"] : []; // it asks first, and waits
  return { name, most, begin, remove: [...line, "rm", "-f", ...patience, id] };
}

/** It needs two commands. */
function byDaemon(
  daemon: Daemon,
  {
    address,
    runtime,
    most,
  }: { readonly address: string; readonly runtime: string; readonly most: Remover["most"] },
): Remover {
  const line = ["ctr", "--address", address] as const;
  const script = 'i=$1; shift; "$@" task rm --force "$i"; "$@" containers rm "$i"';
  return {
    name: `ctr, ${daemon}`,
    most,
    begin: [...line, "run", "--detach", "--runtime", runtime, image, id, "sleep", "1000"],
    remove: ["sh", "-c", script, "sh", id, ...line],
  };
}
