import type { Abortable } from "./abortable.ts";

/**
 * Files of a container, whether it runs or not: as its processes see them while it runs. Paths in it are absolute: `invalid_argument`
 * else. No path or link leads out of it. What has been written when a call is called off, or fails, stays.
 */
export interface Files {
  /** All of a file, in memory. A link at its end is followed. Throws `not_found`, `invalid_argument` for what is no file. */
  read(path: string, options?: Abortable): Promise<Uint8Array>;
  /** A file, new or in the place of one, in a directory that is there. Throws `not_found`. */
  write(path: string, content: string | Uint8Array, options?: WriteOptions): Promise<void>;
  /** Copies a file or directory of the host's into the container, as cp(1) would. Throws `not_found`, `failed_precondition`. */
  copyIn(source: string, target: string, options?: CopyOptions): Promise<void>;
  /** Copies a file or directory of the container's to the host, as cp(1) would. Throws `not_found`, `failed_precondition`. */
  copyOut(source: string, target: string, options?: CopyOptions): Promise<void>;
  /** What is at a path, as a tar archive. The stream fails with `not_found`. */
  readArchive(path: string, options?: Abortable): ReadableStream<Uint8Array>;
  /** Puts the files of a tar archive, plain or by gzip or zstd, into a directory that is there. Throws `not_found`, `invalid_argument`. */
  writeArchive(
    path: string,
    archive: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: Abortable,
  ): Promise<void>;
}

export interface WriteOptions extends Abortable {
  /** As of chmod(2); 0o644 where not said. */
  readonly mode?: number | undefined;
}

export interface CopyOptions extends Abortable {
  /** A link at the end of the source stands for what it leads to; else it is copied itself. */
  readonly follow?: boolean | undefined;
  /** Files keep their owners; else they are root's. */
  readonly archive?: boolean | undefined;
}
