import { type Engine, volumeUsers } from "@skiff/engine";
import { observeUsage, type Volume } from "@skiff/store";
import { containerColumns } from "./format/container-columns.ts";
import { humanSize } from "./format/human-size.ts";
import { imageColumns } from "./format/image-columns.ts";
import { type Columns, listFormat } from "./format/list-format.ts";
import { listImages } from "./list-images.ts";
import { measureImages } from "./measure-images.ts";
import { measureListed, observeListed } from "./observe-listed.ts";

const shownImages =
  "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
const shownContainers =
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";

interface MeasuredVolume extends Volume {
  /** Bytes of disk. */
  readonly size: number;
  /** How many containers have it. */
  readonly links: number;
}

const volumeUse: Columns<MeasuredVolume> = {
  Name: { heading: "VOLUME NAME", cell: ({ name }) => name },
  Links: { heading: "LINKS", cell: ({ links }) => String(links) },
  Size: { heading: "SIZE", cell: ({ size }) => humanSize(size) },
};

/** What each image, container and volume takes of the disk, as Docker lays it out. */
export async function diskUseText(engine: Engine): Promise<string> {
  const options = { truncate: true, now: Date.now() };
  const images = measureImages(engine, listImages(engine.store));
  const listed = await observeListed(engine, engine.containers.list());
  const containers = await Promise.all(listed.map(measureListed(engine)));
  const volumes = await Promise.all(
    engine.store.volumes.list().map(async (volume): Promise<MeasuredVolume> => {
      const { size } = await observeUsage(engine.store.volumes.makeDirectory(volume));
      return { ...volume, size, links: volumeUsers(engine, volume.name).length };
    }),
  );
  return (
    `Images space usage:\n\n${listFormat(shownImages, imageColumns(options))(images)}` +
    `\nContainers space usage:\n\n${listFormat(shownContainers, containerColumns(options))(containers)}` +
    `\nLocal Volumes space usage:\n\n${listFormat("table {{.Name}}\t{{.Links}}\t{{.Size}}", volumeUse)(volumes)}`
  );
}
