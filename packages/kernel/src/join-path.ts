import type { Bytes } from "./kernel.ts";

/** `parent/name`; bytes if either is, for what Linux takes as a name need not be UTF-8. */
export function joinPath(parent: Bytes, name: Bytes): Bytes {
  if (typeof parent === "string" && typeof name === "string") return `${parent}/${name}`;
  const [above, below] = [bytesOf(parent), bytesOf(name)];
  const path = new Uint8Array(above.length + 1 + below.length);
  path.set(above);
  path[above.length] = 0x2f;
  path.set(below, above.length + 1);
  return path;
}

function bytesOf(text: Bytes): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
