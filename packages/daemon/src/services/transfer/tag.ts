import type { ImageStore } from "@skiff/proto/grpc";
import { decodeLabels } from "../../request/decode-labels.ts";
import { nameImage } from "./name-image.ts";
import type { Transferring } from "./transferring.ts";

/** Gives an image more names. Throws `not_found`. */
export function tag(by: Transferring, from: ImageStore, to: ImageStore): void {
  by.store.metadata.transaction(() => {
    const { target } = by.store.images.get(from.name);
    const labels = decodeLabels(to.labels);
    const names = [to.name, ...to.extraReferences.map(({ name }) => name)];
    for (const name of names.filter(Boolean)) nameImage(by, { name, target, labels });
  });
}
