import type { RemovedImage } from "@skiff/store";
import { shownImage } from "@skiff/spec";

/** What went with images, a line each. */
export function removedImageLines(images: readonly RemovedImage[]): readonly string[] {
  return images.flatMap(({ untagged, deleted }) => [
    ...untagged.map((name) => `untagged: ${shownImage(name)}`),
    ...deleted.map((name) => `deleted: ${name}`),
  ]);
}
