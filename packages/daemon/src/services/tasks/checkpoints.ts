import { Fault } from "@skiff/base";
import type { ClientTask, ClientTasks } from "@skiff/engine";
import {
  type Any,
  checkpointOptions,
  checkpointOptionsName,
  decode,
  runcOptions,
  runcOptionsName,
  typeName,
} from "@skiff/proto";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { create, toBinary } from "@bufbuild/protobuf";
import type { Container, Descriptor } from "@skiff/proto/grpc";
import type { GrpcCall } from "@skiff/rpc/grpc";
import { decodeDigest } from "@skiff/spec";
import { packLayer, type Store, unpackContent } from "@skiff/store";
import { takeContent } from "../content/take-content.ts";

const imagesType = "application/vnd.containerd.container.criu.checkpoint.criu.tar";
const configType = "application/vnd.containerd.container.checkpoint.config.v1+proto";

type Made = Pick<Descriptor, "mediaType" | "digest" | "size">;

/**
 * Writes a task down, as content: criu's images as an archive, and the container's specification. Where
 * the client names a directory, they are put there, and nothing is content.
 */
export async function checkpointTask(
  { store, tasks }: { readonly store: Store; readonly tasks: ClientTasks },
  of: {
    readonly task: ClientTask;
    readonly container: Container;
    readonly options: Any | undefined;
  },
  call: GrpcCall,
): Promise<readonly Made[]> {
  const { task, container, options } = of;
  const path = imagePath(options);
  if (path !== "") {
    await task.shim.task.Checkpoint({ id: task.id, path, options });
    return [];
  }
  return tasks.checkpoint(task, options, async (directory) => {
    const archive = packLayer(store.oar, { layers: [directory], base: [] });
    const spec = toBinary(AnySchema, container.spec ?? create(AnySchema));
    const images = await takeContent(store, { bytes: archive }, call);
    const config = await takeContent(store, { bytes: once(spec) }, call);
    return [
      { mediaType: imagesType, digest: images.digest, size: BigInt(images.size) },
      { mediaType: configType, digest: config.digest, size: BigInt(config.size) },
    ];
  });
}

/** What a task is to go on from: a directory that the runtime's options name, or content. */
export function checkpointOf(
  store: Store,
  {
    checkpoint,
    options,
  }: { readonly checkpoint?: Descriptor | undefined; readonly options?: Any | undefined },
  call: GrpcCall,
): string | ((directory: string) => Promise<void>) {
  const path = restorePath(options);
  if (path !== "" || checkpoint === undefined) return path;
  const { mediaType, digest } = checkpoint;
  if (mediaType !== imagesType) {
    throw new Fault("invalid_argument", `unsupported checkpoint type ${JSON.stringify(mediaType)}`);
  }
  const content = store.contentCatalog.get(decodeDigest(digest));
  const { signal } = call;
  return async (directory) => {
    await unpackContent(store, content, { directory, lower: [], algorithm: "sha256", signal });
  };
}

function imagePath(options: Any | undefined): string {
  if (options === undefined || typeName(options) !== checkpointOptionsName) return "";
  return decode(checkpointOptions, options.value).imagePath;
}

function restorePath(options: Any | undefined): string {
  if (options === undefined || typeName(options) !== runcOptionsName) return "";
  return decode(runcOptions, options.value).criuImagePath;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
