import { ImageCreateSchema, ImageUpdateSchema } from "@skiff/proto/grpc";
import type { Image } from "@skiff/store";
import { savedImage } from "./progress.ts";
import type { Transferring } from "./transferring.ts";

/** Points a name to a target, and tells the client and all who listen. */
export function nameImage(
  { store, namespace, announcer, progress }: Transferring,
  { name, target, labels }: Pick<Image, "name" | "target" | "labels">,
): void {
  const isNew = store.images.find(name) === undefined;
  const image = store.images.replace(name, target, labels);
  tellOfName({ namespace, announcer, progress }, image, isNew);
}

/** Of one that is there already. */
export function tellOfName(
  { namespace, announcer, progress }: Pick<Transferring, "namespace" | "announcer" | "progress">,
  image: Image,
  isNew: boolean,
): void {
  const event = { name: image.name, labels: { ...image.labels } };
  if (isNew) announcer.tellIn(namespace, "/images/create", ImageCreateSchema, event);
  else announcer.tellIn(namespace, "/images/update", ImageUpdateSchema, event);
  progress.tell(savedImage(image));
}
