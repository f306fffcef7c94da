import type { Command } from "../command.ts";
import { filterFlag } from "../filter/filter-flag.ts";
import { containerKeys, selectContainers } from "../filter/select-containers.ts";
import { containerColumns, type ListedContainer } from "../format/container-columns.ts";
import { listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { wholeNumber } from "../grammar/whole-number.ts";
import { listFlags } from "../options/list-flags.ts";
import { measureListed, observeListed } from "../observe-listed.ts";
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
const pod = toggle({ name: "pod", short: "p", help: "Print the ID and name of the pod too" });
const size = toggle({ name: "size", short: "s", help: "Display total file sizes" });
const filter = filterFlag(containerKeys);
const quiet = toggle({ name: "quiet", short: "q", help: "Only display container IDs" });

const columnsShown =
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

export const ps: Command = {
  usage: "[OPTIONS]",
  summary: "List containers",
  flags: [all, filter, format, last, latest, noTrunc, pod, quiet, size],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const columns = containerColumns({ truncate: !line.get(noTrunc), now: Date.now() });
    const table = [
      columnsShown,
      ...(line.get(pod) ? ["{{.Pod}}", "{{.PodName}}"] : []),
      ...(line.get(size) ? ["{{.Size}}"] : []),
    ].join("\t");
    const wanted = wantedFormat(line, quiet, table);
    const print = listFormat(wanted, columns);
    const engine = await session.engine();
    const given = line.get(last) ?? -1;
    const most = line.get(latest) ? 1 : given > 0 ? given : undefined;
    const filters = line.get(filter);
    const isAll = line.get(all) || most !== undefined || filters.values("status").length > 0;
    const listed = await observeListed(engine, engine.containers.list());
    const chosen = selectContainers(engine, listed, filters).filter(
      (container) => isAll || isRunning(container),
    );
    const shown = chosen.slice(0, most);
    const isMeasured = line.get(size) || wanted.includes(".Size");
    await session.out(
      print(isMeasured ? await Promise.all(shown.map(measureListed(engine))) : shown),
    );
    return 0;
  },
};

function isRunning({ seen: { status } }: ListedContainer): boolean {
  return status === "running" || status === "paused" || status === "restarting";
}
