import { isFault } from "@skiff/base";
import type { Image, ImageDetails, Store } from "@skiff/store";
import { decodeReference, familiarRepository } from "@skiff/spec";
import type { Command } from "../command.ts";
import { imageColumns } from "../format/image-columns.ts";
import { listFormat } from "../format/list-format.ts";
import { toggle } from "../grammar/toggle.ts";
import { listFlags } from "../options/list-flags.ts";

const { format, noTrunc } = listFlags;
const all = toggle({
  name: "all",
  short: "a",
  help: "Accepted for Docker's sake: there are no intermediate images",
});
const digests = toggle({ name: "digests", help: "Show digests" });
const quiet = toggle({ name: "quiet", short: "q", help: "Only show image IDs" });

export const images: Command = {
  usage: "[OPTIONS] [REPOSITORY[:TAG]]",
  summary: "List images",
  flags: [all, digests, format, noTrunc, quiet],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const digest = line.get(digests) ? "\t{{.Digest}}" : "";
    const shown = `table {{.Repository}}\t{{.Tag}}${digest}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`;
    const columns = imageColumns({ truncate: !line.get(noTrunc), now: Date.now() });
    const print = listFormat(line.get(format) ?? (line.get(quiet) ? "{{.ID}}" : shown), columns);
    const { store } = await session.engine();
    const listed = store.images.list().filter((image) => isWanted(image, line.operands[0]));
    await session.out(print(listed.flatMap((image) => describe(store, image))));
    return 0;
  },
};

function isWanted({ name }: Image, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (name.startsWith("sha256:")) return false;
  const reference = decodeReference(name);
  const repository = familiarRepository(reference);
  return wanted === repository || wanted === `${repository}:${reference.tag}`;
}

/** An image with nothing for this machine is not listed. */
function describe(store: Store, image: Image): ImageDetails[] {
  try {
    return [store.images.describe(image)];
  } catch (error) {
    if (isFault(error, "not_found")) return [];
    throw error;
  }
}
