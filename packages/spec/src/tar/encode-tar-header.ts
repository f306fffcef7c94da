import { encodeTarEntry } from "./encode-tar-entry.ts";

/** What stands before a regular file of an archive: root's, mode 0644, of the epoch's first second. */
export function encodeTarHeader(path: string, size: number): Uint8Array {
  return encodeTarEntry({ ...plainFile, path, size });
}

const plainFile = {
  type: "file",
  target: "",
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtimeSec: 0,
  devMajor: 0,
  devMinor: 0,
  xattrs: new Map(),
} as const;
