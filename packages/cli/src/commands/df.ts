import { type DiskUse, observeDisk } from "@skiff/engine";
import type { Command } from "../command.ts";
import { diskUseText } from "../disk-use-text.ts";
import { humanSize } from "../format/human-size.ts";
import { type Columns, listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { listFlags } from "../options/list-flags.ts";

const { format } = listFlags;
const verbose = toggle({
  name: "verbose",
  short: "v",
  help: "Show detailed information on space usage",
});
const shown = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";

const columns: Columns<DiskUse> = {
  Type: { heading: "TYPE", cell: ({ type }) => type },
  TotalCount: { heading: "TOTAL", cell: ({ total }) => String(total) },
  Active: { heading: "ACTIVE", cell: ({ active }) => String(active) },
  Size: { heading: "SIZE", cell: ({ size }) => humanSize(size, 4) },
  Reclaimable: {
    heading: "RECLAIMABLE",
    cell: ({ size, reclaimable }) => {
      const percent = size === 0 ? "" : ` (${Math.trunc((reclaimable * 100) / size)}%)`;
      return `${humanSize(reclaimable, 4)}${percent}`;
    },
  },
};

export const df: Command = {
  usage: "[OPTIONS]",
  summary: "Show disk usage",
  flags: [format, verbose],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    if (line.get(verbose)) {
      if (line.has(format)) {
        throw new UsageFault("conflicting options: cannot specify both --verbose and --format");
      }
      await session.out(await diskUseText(await session.engine()));
      return 0;
    }
    const given = line.get(format) ?? "table";
    const print = listFormat(given.trim() === "table" ? shown : given, columns);
    await session.out(print(await observeDisk(await session.engine())));
    return 0;
  },
};
