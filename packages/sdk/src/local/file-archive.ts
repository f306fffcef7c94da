import { posix } from "node:path";
import { encodeTarEntry, tarEnd, tarPadding } from "@skiff/spec";

export interface FileWish {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** As of chmod(2); 0o644 where not said. */
  readonly mode: number | undefined;
}

/** An archive of one file, for the directory that it is to be in. */
export async function* fileArchive({
  path,
  content,
  mode = 0o644,
}: FileWish): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  yield encodeTarEntry({
    type: "file",
    path: posix.basename(path),
    target: "",
    mode,
    uid: 0,
    gid: 0,
    size: bytes.length,
    mtimeSec: Math.trunc(Date.now() / 1000),
    devMajor: 0,
    devMinor: 0,
    xattrs: new Map(),
  });
  yield bytes;
  yield new Uint8Array(tarPadding(bytes.length));
  yield tarEnd;
}
