import { isFault } from "@skiff/base";
import {
  type Container,
  type ContainerUsage,
  type Engine,
  observeContainer,
  observeContainerUsage,
} from "@skiff/engine";
import type { Command } from "../command.ts";
import { listFormat } from "../format/list-format.ts";
import { type ListedUsage, statsColumns } from "../format/stats-columns.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { toggle } from "../grammar/toggle.ts";
import { listFlags } from "../options/list-flags.ts";
import { wantedFormat } from "../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const all = toggle({
  name: "all",
  short: "a",
  help: "Show all containers (default shows just running)",
});
const noStream = toggle({
  name: "no-stream",
  help: "Disable streaming stats and only pull the first result",
});
const shown =
  "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";

/** How long it takes to see how fast CPU time passes. */
const sampleMs = 1000;
const clearScreen = "\x1b[2J\x1b[H";

export const stats: Command = {
  usage: "[OPTIONS] [CONTAINER...]",
  summary: "Display a live stream of container(s) resource usage statistics",
  flags: [all, format, noStream, noTrunc],
  operands: { least: 0, most: Infinity },
  run: async (line, session) => {
    const { totalmem } = process.getBuiltinModule("node:os");
    const columns = statsColumns({ truncate: !line.get(noTrunc), machineMemory: totalmem() });
    const print = listFormat(wantedFormat(line, undefined, shown), columns);
    const engine = await session.engine();
    let before = await sample(engine, await wanted(engine, line));
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, sampleMs));
      const now = await sample(engine, await wanted(engine, line));
      const text = print(now.map((one) => compare(before, one)));
      if (line.get(noStream)) {
        await session.out(text);
        return 0;
      }
      await session.out(`${clearScreen}${text}`);
      before = now;
    }
  },
};

interface Wanted {
  readonly container: Container;
  readonly askedFor?: string;
}

async function wanted(engine: Engine, line: ParsedLine): Promise<readonly Wanted[]> {
  if (line.operands.length > 0) {
    return line.operands.map((askedFor) => ({
      container: engine.containers.resolve(askedFor),
      askedFor,
    }));
  }
  const listed = await listWanted(engine, line);
  return listed.map((container) => ({ container }));
}

async function listWanted(engine: Engine, line: ParsedLine): Promise<readonly Container[]> {
  const containers = engine.containers.list();
  if (line.get(all)) return containers;
  const seen = await Promise.all(
    containers.map((container) => observeContainer(engine, container)),
  );
  return containers.filter((_, at) => ["running", "paused"].includes(seen[at]?.status ?? ""));
}

interface Sample extends Wanted {
  readonly usage: ContainerUsage | undefined;
  /** Milliseconds. */
  readonly at: number;
}

function sample(engine: Engine, all: readonly Wanted[]): Promise<readonly Sample[]> {
  return Promise.all(
    all.map(async (one) => {
      const usage = await observe(engine, one.container);
      return { ...one, usage, at: performance.now() };
    }),
  );
}

async function observe(engine: Engine, container: Container): Promise<ContainerUsage | undefined> {
  try {
    return await observeContainerUsage(engine, container);
  } catch (error) {
    if (!isFault(error, "failed_precondition", "not_found", "unavailable")) throw error;
    return undefined; // it does not run
  }
}

function compare(before: readonly Sample[], { usage, at, ...one }: Sample): ListedUsage {
  const last = before.find(({ container }) => container.id === one.container.id);
  if (usage === undefined) return { ...one, usage };
  const used = usage.nanoseconds - (last?.usage?.nanoseconds ?? usage.nanoseconds);
  const passed = (at - (last?.at ?? 0)) * 1e6;
  return { ...one, usage: { ...usage, cpuPercent: Math.max(0, (used / passed) * 100) } };
}
