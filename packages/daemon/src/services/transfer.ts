import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { Fault } from "@skiff/base";
import {
  ImageExportStreamSchema,
  ImageImportStreamSchema,
  ImageStoreSchema,
  OCIRegistrySchema,
  Transfer,
} from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { type AnyMessage, findAny } from "../streams/any-message.ts";
import type { ClientStreams } from "../streams/client-streams.ts";
import { exportImages } from "./transfer/export-images.ts";
import { importImages } from "./transfer/import-images.ts";
import { openProgress } from "./transfer/progress.ts";
import { pull } from "./transfer/pull.ts";
import { push } from "./transfer/push.ts";
import { tag } from "./transfer/tag.ts";
import type { Transferring } from "./transfer/transferring.ts";

/** containerd.services.transfer.v1: images between the store, registries, and archives on streams. */
export function transferService(
  store: Store,
  { streams, announcer }: { readonly streams: ClientStreams; readonly announcer: Announcer },
): GrpcService {
  return grpcServiceOf(Transfer, {
    transfer: async ({ source, destination, options }, call) => {
      const namespace = namespaceOf(call);
      const from = required("source", source);
      const to = required("destination", destination);
      using progress = openProgress(streams, namespace, options?.progressStream ?? "");
      const { signal } = call;
      const own = store.in(namespace);
      await transfer({ store: own, namespace, streams, announcer, progress, signal }, from, to);
      return {};
    },
  });
}

async function transfer(by: Transferring, from: AnyMessage, to: AnyMessage): Promise<void> {
  const read = <D extends DescMessage>(schema: D, any: AnyMessage): MessageShape<D> | undefined =>
    findAny(schema, any);
  const image = read(ImageStoreSchema, from);
  const target = read(ImageStoreSchema, to);
  const registry = read(OCIRegistrySchema, target === undefined ? to : from);
  const archive = read(ImageImportStreamSchema, from);
  const file = read(ImageExportStreamSchema, to);
  if (registry !== undefined && target !== undefined) return pull(by, registry, target);
  if (image !== undefined && registry !== undefined) return push(by, image, registry);
  if (archive !== undefined && target !== undefined) return importImages(by, archive, target);
  if (image !== undefined && file !== undefined) return exportImages(by, image, file);
  if (image !== undefined && target !== undefined) return tag(by, image, target);
  throw new Fault("unimplemented", `nothing goes from ${from.typeUrl} to ${to.typeUrl}`);
}
