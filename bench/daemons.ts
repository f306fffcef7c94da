import { join } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { ctr } from "./contenders/ctr.ts";
import { describeMachine } from "./describe-machine.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { renderTable } from "./report/render-table.ts";
import { startDaemon } from "./start-daemon.ts";

/*
 * skiffd beside containerd: the same client, the same image, each with runc's shim and with ours. What
 * takes longest is in all of them alike, the client's own start: only differences tell something.
 */
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 40);
const image = "localhost/busybox:latest";

const results = await onStage(compareDaemons);
console.log(`${describeMachine()}; ${rounds} interleaved rounds.\n\n${renderTable(results)}`);

async function compareDaemons(stage: Stage): Promise<Results> {
  const { scratch, spawner } = stage;
  const archive = join(scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, image], ".");
  const contenders = [];
  for (const name of ["containerd", "skiffd"] as const) {
    const address = await startDaemon(name, stage);
    await spawner.run("ctr", "--address", address, "images", "import", archive);
    for (const runtime of ["io.containerd.runc.v2", "io.containerd.oar.v1"]) {
      const title = `${name}, ${runtime.split(".")[2]}`;
      contenders.push(ctr(title, { address, runtime, image }));
    }
  }
  return compare(contenders, rounds, spawner);
}
