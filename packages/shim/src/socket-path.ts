import type { Flags } from "./decode-flags.ts";
import { sha256 } from "./sha256.ts";

/** Where the shim of a container listens: containerd's own place and name for it, known without any record. */
export function socketPath({ address, namespace, id }: Flags): string {
  const named = [address, namespace, id].filter((part) => part !== "").join("/");
  return `${socketDirectory}/${sha256(new TextEncoder().encode(named))}`;
}

export const socketDirectory = "/run/containerd/s";
