import {
  pruneContainers,
  pruneImages,
  pruneNetworks,
  prunePods,
  pruneVolumes,
} from "@skiff/engine";
import type { Command } from "../../command.ts";
import { confirm } from "../../confirm.ts";
import { pruneFilter } from "../../filter/prune-filter.ts";
import { prunesContainer } from "../../filter/prunes-container.ts";
import { prunesDated } from "../../filter/prunes-dated.ts";
import { prunesImage } from "../../filter/prunes-image.ts";
import { prunedList, reclaimedText } from "../../format/pruned-text.ts";
import { removedImageLines } from "../../format/removed-image-lines.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";
import { toggle } from "../../grammar/toggle.ts";
import { forceFlag } from "../../options/force-flag.ts";

const all = toggle({
  name: "all",
  short: "a",
  help: "Remove all unused images, not just dangling ones",
});
const volumes = toggle({ name: "volumes", help: "Prune anonymous volumes" });

export const systemPrune: Command = {
  usage: "[OPTIONS]",
  summary: "Remove unused data",
  flags: [all, pruneFilter, forceFlag, volumes],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const isAll = line.get(all);
    const filters = line.get(pruneFilter);
    if (line.get(volumes) && filters.values("until").length > 0) {
      throw new UsageFault('the "until" filter is not supported with "--volumes"');
    }
    const kinds = [
      "all stopped containers",
      "all networks not used by at least one container",
      ...(line.get(volumes) ? ["all anonymous volumes not used by at least one container"] : []),
      isAll
        ? "all images without at least one container associated to them"
        : "all dangling images",
    ];
    const warning = `This will remove:\n${kinds.map((kind) => `  - ${kind}\n`).join("")}`;
    await confirm(line, session, { warning, command: "system prune" });
    const engine = await session.engine();
    const pods = await prunePods(engine, (pod) => prunesContainer(filters, pod));
    const containers = await pruneContainers(engine, (container) =>
      prunesContainer(filters, container),
    );
    const networks = pruneNetworks(engine, (network) => prunesDated(filters, network));
    const dropped = await pruneVolumes(
      engine,
      (volume) => line.get(volumes) && volume.isAnonymous && prunesDated(filters, volume),
    );
    const { images, bytes } = await pruneImages(engine, prunesImage(filters, { all: isAll }));
    await session.out(
      prunedList("Deleted Pods", pods) +
        prunedList("Deleted Containers", containers.removed) +
        prunedList("Deleted Networks", networks) +
        prunedList("Deleted Volumes", dropped.removed) +
        prunedList("Deleted Images", removedImageLines(images)) +
        reclaimedText(containers.bytes + dropped.bytes + bytes),
    );
    return 0;
  },
};
