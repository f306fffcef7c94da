import { type Container, type Engine, observeContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { containerColumns, type ListedContainer } from "../format/container-columns.ts";
import { listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { wholeNumber } from "../grammar/whole-number.ts";
import { listFlags } from "../options/list-flags.ts";
import { wantedFormat } from "../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const all = toggle({
  name: "all",
  short: "a",
  help: "Show all containers (default shows just running)",
});
const last = wholeNumber({
  name: "last",
  short: "n",
  value: "int",
  help: "Show n last created containers (includes all states)",
});
const latest = toggle({
  name: "latest",
  short: "l",
  help: "Show the latest created container (includes all states)",
});
const quiet = toggle({ name: "quiet", short: "q", help: "Only display container IDs" });

const columnsShown =
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

export const ps: Command = {
  usage: "[OPTIONS]",
  summary: "List containers",
  flags: [all, format, last, latest, noTrunc, quiet],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const columns = containerColumns({ truncate: !line.get(noTrunc), now: Date.now() });
    const print = listFormat(wantedFormat(line, quiet, columnsShown), columns);
    const engine = await session.engine();
    const most = line.get(latest) ? 1 : line.get(last);
    const listed = await observeAll(engine, engine.containers.list().slice(0, most));
    const shown = line.get(all) || most !== undefined ? listed : listed.filter(isRunning);
    await session.out(print(shown));
    return 0;
  },
};

async function observeAll(
  engine: Engine,
  containers: readonly Container[],
): Promise<readonly ListedContainer[]> {
  return Promise.all(
    containers.map(async (container) => ({
      container,
      seen: await observeContainer(engine, container),
    })),
  );
}

function isRunning({ seen: { status } }: ListedContainer): boolean {
  return status === "running" || status === "paused";
}
