import { describeFor } from "@skiff/engine";
import { listHistory } from "@skiff/store";
import type { Command } from "../command.ts";
import { historyColumns } from "../format/history-columns.ts";
import { listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { listFlags } from "../options/list-flags.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { wantedFormat } from "../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const human = toggle({
  name: "human",
  short: "H",
  help: "Print sizes and dates in human readable format (default; --human=false for exact ones)",
});
const quiet = toggle({ name: "quiet", short: "q", help: "Only show image IDs" });
const shown = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

export const history: Command = {
  usage: "[OPTIONS] IMAGE",
  summary: "Show the history of an image",
  flags: [format, human, noTrunc, platformFlag, quiet],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const columns = historyColumns({
      truncate: !line.get(noTrunc),
      human: line.get(human) || !line.has(human),
      now: Date.now(),
    });
    const print = listFormat(wantedFormat(line, quiet, shown), columns);
    const engine = await session.engine();
    const details = describeFor(engine, line.operands[0] ?? "", line.get(platformFlag));
    const steps = listHistory(engine.store.snapshots, details).map((step, i) => ({
      ...step,
      id: i === 0 ? details.id : undefined,
    }));
    await session.out(print(steps));
    return 0;
  },
};
