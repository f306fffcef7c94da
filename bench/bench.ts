import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { ociRuntime } from "./contenders/oci-runtime.ts";
import { describeMachine } from "./describe-machine.ts";
import { makeBundles } from "./make-bundles.ts";
import { makeEngines } from "./make-engines.ts";
import { makeFloor } from "./make-floor.ts";
import { ociPrograms } from "./oci-commands.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { judgeTargets } from "./report/judge-targets.ts";
import { renderChart } from "./report/render-chart.ts";
import { renderTable } from "./report/render-table.ts";
import { writeSection } from "./report/write-section.ts";

/** `bench.ts runtimes` or `bench.ts engines` measures only those, and leaves the README alone. */
const [only] = process.argv.slice(2);
const enoughForReadme = 40;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 60);

const runtimes = only === "engines" ? undefined : await onStage(compareRuntimes);
const engines = only === "runtimes" ? undefined : await onStage(compareEngines);
for (const results of [runtimes, engines]) {
  if (results !== undefined) console.log(`${renderTable(results)}\n`);
  if (results !== undefined) console.log(`${judgeTargets(results).join("\n")}\n`);
}
if (runtimes !== undefined && engines !== undefined && rounds >= enoughForReadme) {
  report(runtimes, engines);
}

async function compareRuntimes({ scratch, spawner }: Stage): Promise<Results> {
  const paths = makeBundles(scratch);
  const runtimes = ociPrograms.map((program) => ociRuntime(program, paths));
  return compare([makeFloor(paths), ...runtimes], rounds, spawner);
}

async function compareEngines({ scratch, spawner }: Stage): Promise<Results> {
  const archive = join(scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, "localhost/busybox:latest"], ".");
  return compare(await makeEngines(scratch, archive, spawner), rounds, spawner);
}

function report(ofRuntimes: Results, ofEngines: Results): void {
  writeFileSync("docs/bench-runtimes.svg", renderChart(ofRuntimes, ["create+start+delete", "run"]));
  writeFileSync("docs/bench-engines.svg", renderChart(ofEngines, ["run --rm"]));
  const section = [
    `${describeMachine()}; ${rounds} interleaved rounds.`,
    "![create, start and delete](docs/bench-runtimes.svg)",
    renderTable(ofRuntimes),
    "![run --rm](docs/bench-engines.svg)",
    renderTable(ofEngines),
  ].join("\n\n");
  writeSection("bench", section);
}
