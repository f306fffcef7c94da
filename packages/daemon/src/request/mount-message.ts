import type { MessageInitShape } from "@bufbuild/protobuf";
import type { MountSchema } from "@skiff/proto/grpc";
import type { Mount } from "@skiff/store";

export type MountMessage = MessageInitShape<typeof MountSchema>;

/** The target is the client's to choose. */
export function mountMessage({ type, source, options }: Mount): MountMessage {
  return { type, source, options: [...options] };
}
