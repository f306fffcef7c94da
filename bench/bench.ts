import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { compare, type Results } from "./compare.ts";
import { floor } from "./contenders/floor.ts";
import { ociRuntime } from "./contenders/oci-runtime.ts";
import { describeMachine } from "./describe-machine.ts";
import { makeBundles } from "./make-bundles.ts";
import { makeEngines } from "./make-engines.ts";
import { removePeersLeftovers } from "./remove-peers-leftovers.ts";
import { fillSection } from "./report/fill-section.ts";
import { judgeTargets } from "./report/judge-targets.ts";
import { renderChart } from "./report/render-chart.ts";
import { renderTable } from "./report/render-table.ts";
import { Spawner } from "./spawner.ts";

/** `bench.ts runtimes` or `bench.ts engines` measures only those, and leaves the README alone. */
const [only] = process.argv.slice(2);
const enoughForReadme = 40;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 60);

const runtimes = only === "engines" ? undefined : await measure(compareRuntimes);
const engines = only === "runtimes" ? undefined : await measure(compareEngines);
for (const results of [runtimes, engines]) {
  if (results !== undefined) console.log(`${renderTable(results)}\n`);
  if (results !== undefined) console.log(`${judgeTargets(results).join("\n")}\n`);
}
if (runtimes !== undefined && engines !== undefined && rounds >= enoughForReadme) {
  report(runtimes, engines);
}

interface Stage {
  readonly scratch: string;
  readonly spawner: Spawner;
}

/** Sets a stage that nobody else sees, and takes it down whatever happens on it. */
async function measure(play: (stage: Stage) => Promise<Results>): Promise<Results> {
  await using undo = new AsyncDisposableStack();
  const scratch = mkdtempSync("/var/tmp/skiff-bench-");
  undo.defer(() => rmSync(scratch, { recursive: true, force: true }));
  undo.defer(removePeersLeftovers());

  mkdirSync("dist/bench", { recursive: true });
  runTool(["musl-gcc", "-static", "-O2", "-o", "dist/bench/spawn", "bench/spawn.c"], ".");
  const enter = ["unshare", "--mount", "--propagation", "private", "bench/enter.sh"] as const;
  const spawner = undo.use(new Spawner([...enter, "dist/bench/spawn"]));
  return await play({ scratch, spawner }); // before the stage is taken down
}

async function compareRuntimes({ scratch, spawner }: Stage): Promise<Results> {
  runTool(["gcc", "-static", "-O2", "-o", "dist/bench/floor", "bench/floor.c"], ".");
  const paths = makeBundles(scratch);
  const contenders = [
    floor("dist/bench/floor", paths),
    ociRuntime("oar", "dist/bin/oar", { paths, version: "version" }),
    ociRuntime("crun", "crun", { paths, version: "--version" }),
    ociRuntime("runc", "runc", { paths, version: "--version" }),
  ];
  return compare(contenders, rounds, spawner);
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
  writeFileSync("README.md", fillSection(readFileSync("README.md", "utf8"), section));
}
