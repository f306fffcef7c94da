import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
import { runTool } from "../scripts/build/run-tool.ts";
import { Spawner } from "./spawner.ts";

const enoughForReadme = 40;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 60);

const [runtimes, engines] = await measure();
const tables = [renderTable(runtimes), renderTable(engines)];
const verdicts = [...judgeTargets(runtimes), ...judgeTargets(engines)];
console.log([...tables, verdicts.join("\n")].join("\n\n"));
if (rounds >= enoughForReadme) report();

async function measure(): Promise<[Results, Results]> {
  await using undo = new AsyncDisposableStack();
  const scratch = mkdtempSync("/var/tmp/skiff-bench-");
  undo.defer(() => rmSync(scratch, { recursive: true, force: true }));
  undo.defer(removePeersLeftovers());

  mkdirSync("dist/bench", { recursive: true });
  runTool(["musl-gcc", "-static", "-O2", "-o", "dist/bench/spawn", "bench/spawn.c"], ".");
  runTool(["gcc", "-static", "-O2", "-o", "dist/bench/floor", "bench/floor.c"], ".");
  const archive = join(scratch, "busybox.tar");
  runTool(["scripts/make-busybox-image.sh", archive, "localhost/busybox:latest"], ".");
  const paths = makeBundles(scratch);

  const enter = ["unshare", "--mount", "--propagation", "private", "bench/enter.sh"] as const;
  const spawner = undo.use(new Spawner([...enter, "dist/bench/spawn"]));
  const ofRuntimes = await compare(
    [
      floor("dist/bench/floor", paths),
      ociRuntime("oar", "dist/bin/oar", { paths, version: "version" }),
      ociRuntime("crun", "crun", { paths, version: "--version" }),
      ociRuntime("runc", "runc", { paths, version: "--version" }),
    ],
    rounds,
    spawner,
  );
  const ofEngines = await compare(await makeEngines(scratch, archive, spawner), rounds, spawner);
  return [ofRuntimes, ofEngines];
}

function report(): void {
  writeFileSync("docs/bench-runtimes.svg", renderChart(runtimes, ["create+start+delete", "run"]));
  writeFileSync("docs/bench-engines.svg", renderChart(engines, ["run --rm"]));
  const section = [
    `${describeMachine()}; ${rounds} interleaved rounds.`,
    "![create, start and delete](docs/bench-runtimes.svg)",
    tables[0],
    "![run --rm](docs/bench-engines.svg)",
    tables[1],
  ].join("\n\n");
  writeFileSync("README.md", fillSection(readFileSync("README.md", "utf8"), section));
}
