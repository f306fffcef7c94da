import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Fault } from "@skiff/base";
import {
  type Descriptor,
  ImageCreateSchema,
  ImageDeleteSchema,
  Images,
  type ImageSchema,
  ImageUpdateSchema,
} from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { decodeDigest } from "@skiff/spec";
import type { Image as StoredImage, Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { decodeFilters, type FieldOf } from "../filter/decode-filters.ts";
import type { Garbage } from "../garbage.ts";
import { decodeLabels } from "../request/decode-labels.ts";
import { labelChange } from "../request/label-change.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { safeNumber } from "../request/safe-number.ts";

/** containerd.services.images.v1 */
export function imagesService(
  store: Store,
  { garbage, announcer }: { readonly garbage: Garbage; readonly announcer: Announcer },
): GrpcService {
  const storeOf = (call: GrpcCall): Store => store.in(namespaceOf(call));
  return grpcServiceOf(Images, {
    get: ({ name }, call) => ({ image: messageOf(getImage(storeOf(call), name)) }),
    list: ({ filters }, call) => {
      const matches = decodeFilters(filters);
      const images = storeOf(call).images.list();
      return {
        images: images
          .filter((image) => matches(fieldOf(image)))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map(messageOf),
      };
    },
    create: ({ image }, call) => {
      const { name, labels, target } = required("image", image);
      if (name === "") throw new Fault("invalid_argument", "image.name is required");
      const made = { name, labels: decodeLabels(labels), target: targetOf(target) };
      const created = storeOf(call).images.create(made);
      announcer.tell(call, "/images/create", ImageCreateSchema, { name, labels });
      return { image: messageOf(created) };
    },
    update: ({ image, updateMask }, call) => {
      const { name, labels, target } = required("image", image);
      const paths = updateMask?.paths ?? [];
      const change = labelChange(labels, paths, ["target"]);
      const own = storeOf(call);
      const updated = own.metadata.transaction(() => {
        const before = getImage(own, name);
        const keepsTarget = paths.length > 0 && !paths.includes("target");
        const next = keepsTarget ? before.target : targetOf(target);
        return own.images.replace(name, next, change(before.labels));
      });
      const event = { name, labels: { ...updated.labels } };
      announcer.tell(call, "/images/update", ImageUpdateSchema, event);
      return { image: messageOf(updated) };
    },
    delete: async ({ name, sync }, call) => {
      const own = storeOf(call);
      own.metadata.freeing(() =>
        own.metadata.transaction(() => {
          getImage(own, name);
          own.images.remove(name);
        }),
      );
      announcer.tell(call, "/images/delete", ImageDeleteSchema, { name });
      await garbage.collect(sync);
      return {};
    },
  });
}

/** In containerd's words, which its clients show. */
function getImage(store: Store, name: string): StoredImage {
  const image = store.images.find(name);
  if (image === undefined) throw new Fault("not_found", `image ${JSON.stringify(name)}: not found`);
  return image;
}

function targetOf(target: Descriptor | undefined): StoredImage["target"] {
  const { digest, mediaType, size, annotations } = required("image.target", target);
  return {
    digest: decodeDigest(digest),
    mediaType,
    size: safeNumber("image.target.size", size),
    annotations: new Map(Object.entries(annotations)),
  };
}

function messageOf(image: StoredImage): MessageInitShape<typeof ImageSchema> {
  const { digest, mediaType, size, annotations } = image.target;
  return {
    name: image.name,
    labels: { ...image.labels },
    target: {
      digest,
      mediaType,
      size: BigInt(size),
      annotations: Object.fromEntries(annotations ?? []),
    },
    createdAt: timestampFromDate(image.createdAt),
    updatedAt: timestampFromDate(image.updatedAt),
  };
}

function fieldOf({ name, target, labels }: StoredImage): FieldOf {
  return ([field, ...rest]) => {
    const path = rest.join(".");
    if (field === "name") return name;
    if (field === "labels") return labels[path];
    if (field !== "target") return undefined;
    if (path === "digest") return target.digest;
    return path === "mediatype" ? target.mediaType : undefined;
  };
}
