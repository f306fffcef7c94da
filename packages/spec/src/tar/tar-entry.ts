import type { ByteString } from "./byte-string.ts";

export type TarEntryType =
  | "file"
  | "hard link"
  | "symbolic link"
  | "character device"
  | "block device"
  | "directory"
  | "fifo";

/** One entry of a tar archive, extension headers applied. Its body follows it, padded to 512 bytes. */
export interface TarEntry {
  readonly type: TarEntryType;
  /** As it stands in the archive: not to be trusted, see `cleanTarPath`. */
  readonly path: ByteString;
  /** Of a link: where it leads. */
  readonly target: ByteString;
  /** The permission bits, set-user-id, set-group-id and sticky included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  readonly devMajor: number;
  readonly devMinor: number;
  /** Bytes of the body. */
  readonly size: number;
  readonly xattrs: ReadonlyMap<ByteString, Uint8Array>;
  /** Of a file with holes: the body has only the fragments, one after the other. */
  readonly sparse: SparseMap | undefined;
}

export interface SparseMap {
  /** Bytes of the file, holes included. */
  readonly size: number;
  readonly fragments: readonly Fragment[];
}

export interface Fragment {
  readonly offset: number;
  readonly length: number;
}
