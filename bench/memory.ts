import { compare, type Results } from "./compare.ts";
import { ociRuntime } from "./contenders/oci-runtime.ts";
import { makeBundles } from "./make-bundles.ts";
import { OciCommands, ociPrograms } from "./oci-commands.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { renderMemory, type Stays } from "./report/render-memory.ts";
import { writeSection } from "./report/write-section.ts";
import { observeAttending } from "./resident/observe-attending.ts";
import { observeWaiting } from "./resident/observe-waiting.ts";

/*
 * What a runtime takes of memory: each command at its peak, and what stays. No other load of the
 * machine changes these figures.
 */
const rounds = 5;

const [peaks, stays] = await onStage(measureMemory);
const table = renderMemory(peaks, stays);
console.log(table);
writeSection("bench-memory", table);

async function measureMemory(stage: Stage): Promise<readonly [Results, Map<string, Stays>]> {
  const paths = { ...makeBundles(stage.scratch), state: stage.scratch };
  const contenders = ociPrograms.map((program) => ociRuntime(program, paths));
  const found = new Map<string, Stays>();
  for (const program of ociPrograms) {
    const runtime = new OciCommands(stage.spawner, program, paths.state);
    const waiting = await observeWaiting(runtime, paths.long);
    const attending = await observeAttending(program, paths);
    found.set(program.name, { waiting, attending });
  }
  return [await compare(contenders, rounds, stage.spawner), found];
}
