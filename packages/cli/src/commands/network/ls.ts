import type { Command } from "../../command.ts";
import { filterFlag } from "../../filter/filter-flag.ts";
import type { Filters } from "../../filter/filters.ts";
import { hasLabel } from "../../filter/has-label.ts";
import { networkColumns } from "../../format/network-columns.ts";
import { listFormat } from "../../format/list-format.ts";
import { toggle } from "../../grammar/toggle.ts";
import { listNetworks, type ListedNetwork } from "../../list-networks.ts";
import { listFlags } from "../../options/list-flags.ts";
import { wantedFormat } from "../../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const quiet = toggle({ name: "quiet", short: "q", help: "Only display network IDs" });
const filter = filterFlag(["driver", "id", "label", "name", "scope", "type"]);
const columnsShown = "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";

export const networkLs: Command = {
  usage: "[OPTIONS]",
  summary: "List networks",
  flags: [filter, format, noTrunc, quiet],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const columns = networkColumns({ truncate: !line.get(noTrunc) });
    const print = listFormat(wantedFormat(line, quiet, columnsShown), columns);
    const engine = await session.engine();
    const filters = line.get(filter);
    engine.networks.ensureDefault();
    await session.out(print(listNetworks(engine).filter((one) => isWanted(one, filters))));
    return 0;
  },
};

function isWanted({ id, name, driver, network }: ListedNetwork, filters: Filters): boolean {
  const labels = new Map(Object.entries(network?.labels ?? {}));
  const type = ["bridge", "host", "none"].includes(name) ? "builtin" : "custom";
  return (
    filters.any("name", (wanted) => name.includes(wanted)) &&
    filters.any("id", (wanted) => id.includes(wanted)) &&
    filters.any("driver", (wanted) => wanted === driver) &&
    filters.any("scope", (wanted) => wanted === "local") &&
    filters.any("type", (wanted) => wanted === type) &&
    filters.every("label", (wanted) => hasLabel(labels, wanted))
  );
}
