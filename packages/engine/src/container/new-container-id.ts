import { randomHex } from "../random-hex.ts";
import { type ContainerId, decodeContainerId } from "@skiff/spec";

/** A new container's id: 256 random bits in hexadecimal, as Docker's. */
export function newContainerId(): ContainerId {
  return decodeContainerId(randomHex(32));
}
