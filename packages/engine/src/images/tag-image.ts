import { Fault } from "@skiff/base";
import { canonicalName, type Reference } from "@skiff/spec";
import { type Image, tellOfImage } from "@skiff/store";
import type { Engine } from "../engine.ts";

/** Gives an image another name, or points a name to it. `source` is as for `Images.resolve`. Idempotent. */
export function tagImage({ store }: Pick<Engine, "store">, source: string, name: Reference): Image {
  if (name.digest !== undefined) {
    throw new Fault("invalid_argument", `tag ${canonicalName(name)}: a tag has no digest`);
  }
  return store.metadata.transaction(() => {
    const { target } = store.images.resolve(source);
    const image = store.images.replace(canonicalName(name), target);
    tellOfImage(store, image, "tag");
    return image;
  });
}
