import { saveImages, type SavedImage, type Store } from "@skiff/store";
import { decodeReference } from "@skiff/spec";
import type { Command } from "../command.ts";
import { hasOwnTag } from "../format/has-own-tag.ts";
import { text } from "../grammar/text.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { writeFile } from "../write-file.ts";

const output = text({
  name: "output",
  short: "o",
  value: "string",
  help: "Write to a file, instead of STDOUT",
});

export const save: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  summary: "Save one or more images to a tar archive (streamed to STDOUT by default)",
  flags: [output, platformFlag],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const path = line.get(output);
    if (path === undefined && process.getBuiltinModule("node:tty").isatty(1)) {
      throw new UsageFault(
        "cowardly refusing to save to a terminal; use the -o flag or redirect the output",
      );
    }
    const { store } = await session.engine();
    const images = line.operands.flatMap((name) => listNamed(store, name));
    const bytes = saveImages(store, images, line.get(platformFlag));
    if (path === undefined) for await (const chunk of bytes) await session.out(chunk);
    else await writeFile(path, bytes);
    return 0;
  },
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
