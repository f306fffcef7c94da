import type { Bytes } from "@skiff/kernel";
import type { Flags } from "./decode-flags.ts";
import { findRootless } from "./find-rootless.ts";
import { sha256 } from "./sha256.ts";

/** Where the shim of a container listens: containerd's own place and name for it, known without any record. */
export function socketPath({ address, namespace, id }: Flags, environ: readonly Bytes[]): string {
  const named = [address, namespace, id].filter((part) => part !== "").join("/");
  const directory = findRootless(environ) ?? "/run/containerd/s";
  return `${directory}/${sha256(new TextEncoder().encode(named))}`;
}
