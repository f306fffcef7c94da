import { type DiskUse, observeDisk } from "@skiff/engine";
import type { Command } from "../command.ts";
import { humanSize } from "../format/human-size.ts";
import { type Columns, listFormat } from "../format/list-format.ts";
import { listFlags } from "../options/list-flags.ts";

const { format } = listFlags;
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
  flags: [format],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const given = line.get(format) ?? "table";
    const print = listFormat(given.trim() === "table" ? shown : given, columns);
    await session.out(print(await observeDisk(await session.engine())));
    return 0;
  },
};
