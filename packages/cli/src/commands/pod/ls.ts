import { isPod, type ObservedPod, observePod } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { filterFlag } from "../../filter/filter-flag.ts";
import type { Filters } from "../../filter/filters.ts";
import { hasLabel } from "../../filter/has-label.ts";
import { listFormat } from "../../format/list-format.ts";
import { podColumns } from "../../format/pod-columns.ts";
import { toggle } from "../../grammar/toggle.ts";
import { listFlags } from "../../options/list-flags.ts";
import { wantedFormat } from "../../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const quiet = toggle({ name: "quiet", short: "q", help: "Print the numeric IDs of the pods only" });
const filter = filterFlag([
  "ctr-ids",
  "ctr-names",
  "ctr-number",
  "ctr-status",
  "id",
  "label",
  "name",
  "status",
]);
const columnsShown = "table {{.ID}}\t{{.Name}}\t{{.Status}}\t{{.Created}}\t{{.NumberOfContainers}}";

export const podLs: Command = {
  usage: "[OPTIONS]",
  summary: "List pods",
  flags: [filter, format, noTrunc, quiet],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const columns = podColumns({ truncate: !line.get(noTrunc), now: Date.now() });
    const print = listFormat(wantedFormat(line, quiet, columnsShown), columns);
    const filters = line.get(filter);
    const engine = await session.engine();
    const pods = engine.containers.list().filter(isPod);
    const observed = await Promise.all(pods.map((pod) => observePod(engine, pod)));
    await session.out(print(observed.filter((one) => isWanted(one, filters))));
    return 0;
  },
};

/** Names and ids: as much of them as is given. */
function isWanted({ pod, status, containers }: ObservedPod, filters: Filters): boolean {
  const labels = new Map(Object.entries(pod.config.surroundings.labels));
  return (
    filters.any("id", (wanted) => pod.id.includes(wanted)) &&
    filters.any("name", (wanted) => pod.name.includes(wanted)) &&
    filters.any("status", (wanted) => status.toLowerCase() === wanted.toLowerCase()) &&
    filters.every("label", (wanted) => hasLabel(labels, wanted)) &&
    filters.any("ctr-number", (wanted) => String(containers.length) === wanted) &&
    filters.any("ctr-ids", (wanted) =>
      containers.some(({ container }) => container.id.includes(wanted)),
    ) &&
    filters.any("ctr-names", (wanted) =>
      containers.some(({ container }) => container.name.includes(wanted)),
    ) &&
    filters.any("ctr-status", (wanted) => containers.some(({ seen }) => seen.status === wanted))
  );
}
