import type { Command } from "../command.ts";
import { filterFlag } from "../filter/filter-flag.ts";
import { imageKeys, selectImages } from "../filter/select-images.ts";
import { imageColumns } from "../format/image-columns.ts";
import { listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { listImages } from "../list-images.ts";
import { listFlags } from "../options/list-flags.ts";
import { wantedFormat } from "../options/wanted-format.ts";

const { format, noTrunc } = listFlags;
const all = toggle({
  name: "all",
  short: "a",
  help: "Accepted for Docker's sake: there are no intermediate images",
});
const digests = toggle({ name: "digests", help: "Show digests" });
const quiet = toggle({ name: "quiet", short: "q", help: "Only show image IDs" });

const filter = filterFlag(imageKeys);

export const images: Command = {
  usage: "[OPTIONS] [REPOSITORY[:TAG]]",
  summary: "List images",
  flags: [all, digests, filter, format, noTrunc, quiet],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const digest = line.get(digests) ? "\t{{.Digest}}" : "";
    const shown = `table {{.Repository}}\t{{.Tag}}${digest}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`;
    const columns = imageColumns({ truncate: !line.get(noTrunc), now: Date.now() });
    const print = listFormat(wantedFormat(line, quiet, shown), columns);
    const { store } = await session.engine();
    const filters = line.get(filter).with("reference", line.operands);
    await session.out(print(selectImages(store, listImages(store), filters)));
    return 0;
  },
};
