import { volumeUsers } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { filterFlag } from "../../filter/filter-flag.ts";
import { hasLabel } from "../../filter/has-label.ts";
import { listFormat } from "../../format/list-format.ts";
import { volumeColumns } from "../../format/volume-columns.ts";
import { toggle } from "../../grammar/toggle.ts";
import { listFlags } from "../../options/list-flags.ts";

const { format } = listFlags;
const filter = filterFlag(["dangling", "driver", "label", "name"]);
const quiet = toggle({ name: "quiet", short: "q", help: "Only display volume names" });

export const volumeLs: Command = {
  usage: "[OPTIONS]",
  summary: "List volumes",
  flags: [filter, format, quiet],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const given = line.get(format) ?? "table";
    const shown = line.get(quiet) ? "{{.Name}}" : "table {{.Driver}}\t{{.Name}}";
    const filters = line.get(filter);
    const dangling = filters.truth("dangling");
    const engine = await session.engine();
    const { volumes } = engine.store;
    const print = listFormat(given.trim() === "table" ? shown : given, volumeColumns(volumes));
    const listed = volumes
      .list()
      .filter(
        ({ name, labels }) =>
          filters.any("driver", (driver) => driver === "local") &&
          filters.any("name", (part) => name.includes(part)) &&
          filters.every("label", (wanted) => hasLabel(new Map(Object.entries(labels)), wanted)) &&
          (dangling === undefined || dangling === (volumeUsers(engine, name).length === 0)),
      );
    await session.out(print(listed));
    return 0;
  },
};
