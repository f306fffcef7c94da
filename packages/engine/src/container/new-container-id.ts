import { type ContainerId, decodeContainerId } from "@skiff/spec";

/** A new container's id: 256 random bits in hexadecimal, as Docker's. */
export function newContainerId(): ContainerId {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return decodeContainerId(Buffer.from(bytes).toString("hex"));
}
