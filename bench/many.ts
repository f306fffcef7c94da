import { compare } from "./compare.ts";
import { cycling } from "./contenders/cycling.ts";
import { listing } from "./contenders/listing.ts";
import { Crowd } from "./crowd.ts";
import { describeMachine } from "./describe-machine.ts";
import { makeBundles } from "./make-bundles.ts";
import { makeFloor } from "./make-floor.ts";
import { OciCommands, ociPrograms } from "./oci-commands.ts";
import { onStage, type Stage } from "./on-stage.ts";
import { judgeGrowth } from "./report/judge-growth.ts";
import { type Level, renderGrowth } from "./report/render-growth.ts";
import { writeSection } from "./report/write-section.ts";

/*
 * What a container costs while others live: so many are made and deleted by each runtime, and
 * listed, with so many living of each: the Makefile says how many. With few the README is left alone.
 */
const enoughForReadme = 1000;
const cycles = Number(process.env["MANY_CYCLES"]);
const listings = Number(process.env["MANY_LISTINGS"]);
const living = (process.env["MANY_LIVING"] ?? "").split(" ").map(Number);

const levels = await onStage(measureLevels);
console.log(`${renderGrowth(levels)}\n\n${judgeGrowth(levels).join("\n")}`);
if (cycles >= enoughForReadme) {
  const what = `While so many containers of each runtime live (\`make bench-many\`); ${cycles} interleaved rounds, ${listings} of \`list\`; ${describeMachine()}.`;
  writeSection("bench-many", `${what}\n\n${renderGrowth(levels)}`);
}

async function measureLevels({ scratch, spawner, undo }: Stage): Promise<readonly Level[]> {
  const paths = makeBundles(scratch);
  const runtimes = ociPrograms.map((program) => new OciCommands(spawner, program, paths.state));
  const crowds = runtimes.map((runtime) => undo.use(new Crowd(runtime, paths.long)));
  const cyclers = [makeFloor(paths), ...runtimes.map((runtime) => cycling(runtime, paths.short))];
  const results: Level[] = [];
  for (const size of living.toSorted((a, b) => a - b)) {
    for (const crowd of crowds) await crowd.growTo(size);
    results.push({
      living: size,
      cycled: await compare(cyclers, cycles, spawner),
      listed: await compare(runtimes.map(listing), listings, spawner),
    });
    console.error(`with ${size} living: done`);
  }
  return results;
}
