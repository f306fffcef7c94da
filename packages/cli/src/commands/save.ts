import { saveImages, type SavedImage, type Store } from "@skiff/store";
import { decodeReference } from "@skiff/spec";
import type { Command } from "../command.ts";
import { hasOwnTag } from "../format/has-own-tag.ts";
import { outputFlag } from "../options/output-flag.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { writeArchive } from "../write-archive.ts";

export const save: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  summary: "Save one or more images to a tar archive (streamed to STDOUT by default)",
  flags: [outputFlag, platformFlag],
  operands: { least: 1, most: Infinity },
  run: async (line, session) =>
    writeArchive(line, session, ({ store }) => {
      const images = line.operands.flatMap((name) => listNamed(store, name));
      return saveImages(store, images, line.get(platformFlag));
    }),
};

/** A repository without a tag stands for all of its tags, and an id for an image without a name. */
function listNamed(store: Store, text: string): readonly SavedImage[] {
  const { image, isByName } = store.images.resolveHow(text);
  const isNamed = isByName && !image.name.startsWith("sha256:") && !image.name.includes("@");
  if (!isNamed) return [{ image, name: undefined }];
  if (hasOwnTag(text)) return [{ image, name: image.name }];
  const { domain, path } = decodeReference(text);
  return store.images
    .list()
    .filter(({ name }) => name.startsWith(`${domain}/${path}:`))
    .map((tagged) => ({ image: tagged, name: tagged.name }));
}
