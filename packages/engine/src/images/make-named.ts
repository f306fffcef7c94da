import { Fault } from "@skiff/base";
import { canonicalName, type Digest, type Reference } from "@skiff/spec";
import { makeImage, type NewImage } from "@skiff/store";
import type { Engine } from "../engine.ts";

/** Makes an image of that name, or of none; its id. */
export async function makeNamed(
  { store, warn }: Engine,
  { name, ...image }: Omit<NewImage, "name"> & { readonly name: Reference | undefined },
): Promise<Digest> {
  if (name?.digest !== undefined) {
    throw new Fault(
      "invalid_argument",
      `name ${canonicalName(name)}: a new image has no digest yet`,
    );
  }
  const made = await makeImage(store, { ...image, name: name && canonicalName(name) }, { warn });
  return store.images.describe(made).id;
}
