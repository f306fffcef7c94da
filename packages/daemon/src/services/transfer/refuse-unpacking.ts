import { Fault } from "@skiff/base";
import type { ImageStore } from "@skiff/proto/grpc";

/** Every image is unpacked for overlayfs when it is taken in. Throws `unimplemented` for another snapshotter. */
export function refuseUnpacking(unpacks: ImageStore["unpacks"]): void {
  const other = unpacks.find(({ snapshotter }) => !["", "overlayfs"].includes(snapshotter));
  if (other === undefined) return;
  throw new Fault(
    "unimplemented",
    `transfers unpack for overlayfs alone: for ${other.snapshotter}, use 'ctr images pull --local'`,
  );
}
