import type { Transform } from "node:stream";
import { through } from "./through.ts";

/** The inverse of `decompress`; "none" leaves the bytes as they are. */
export function compress(
  bytes: AsyncIterable<Uint8Array>,
  to: "gzip" | "zstd" | "none",
): AsyncIterable<Uint8Array> {
  const coder = coderOf(to);
  return coder === undefined ? bytes : through(bytes, coder);
}

function coderOf(to: "gzip" | "zstd" | "none"): Transform | undefined {
  if (to === "none") return undefined;
  const zlib = process.getBuiltinModule("node:zlib");
  return to === "gzip" ? zlib.createGzip() : zlib.createZstdCompress();
}
