import { Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_RDONLY,
  S_IFDIR,
  S_IFMT,
  STATX_BASIC_STATS,
  type Statx,
} from "@skiff/kernel";
import { type ByteString, byteString, encodeByteString } from "@skiff/spec";
import type { Place } from "../unpack/tree.ts";
import { findMark, isWhiteout } from "../unpack/overlay-marks.ts";

/** A name that is seen in a merged directory: the nearest layer's. */
export interface MergedEntry {
  readonly place: Place;
  readonly stat: Statx;
}

const flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/**
 * A directory as overlayfs would show it, without a mount: the layers that have it, the nearest first. It
 * keeps them open, so that nothing that is renamed meanwhile can lead elsewhere.
 */
export class MergedDirectory implements Disposable {
  readonly #kernel: Kernel;
  readonly #layers: readonly Descriptor[];

  private constructor(kernel: Kernel, layers: readonly Descriptor[]) {
    this.#kernel = kernel;
    this.#layers = layers;
  }

  /** The root of `layers`, the nearest first. Without any it is empty. */
  static root(kernel: Kernel, layers: readonly string[]): MergedDirectory {
    using undo = new DisposableStack();
    const open = (path: string): Descriptor =>
      undo.use(kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC }));
    const root = new MergedDirectory(kernel, layers.map(open));
    undo.move();
    return root;
  }

  [Symbol.dispose](): void {
    for (const layer of this.#layers) layer[Symbol.dispose]();
  }

  /** Of all layers, also those that a nearer one hides; in order. */
  names(): ReadonlySet<ByteString> {
    const found = this.#layers.flatMap((layer) =>
      this.#kernel.getdents64(layer).map(({ name }) => nameOf(name)),
    );
    return new Set(found.toSorted());
  }

  /** Undefined where nothing is seen by that name. */
  find(name: ByteString): MergedEntry | undefined {
    for (const directory of this.#layers) {
      const place = { directory, name: encodeByteString(name) };
      const stat = this.#find(place);
      if (stat !== undefined) return isWhiteout(stat) ? undefined : { place, stat };
    }
    return undefined;
  }

  /** Where `name` is no directory, an empty one. */
  open(name: ByteString): MergedDirectory {
    using undo = new DisposableStack();
    const found: Descriptor[] = [];
    for (const directory of this.#layers) {
      const place = { directory, name: encodeByteString(name) };
      const stat = this.#find(place);
      if (stat === undefined) continue;
      if ((stat.mode & S_IFMT) !== S_IFDIR) break;
      const opened = undo.use(this.#kernel.openat2(place.directory, place.name, { flags }));
      found.push(opened);
      refuseRedirect(this.#kernel, opened);
      if (isOpaque(this.#kernel, opened)) break;
    }
    undo.move();
    return new MergedDirectory(this.#kernel, found);
  }

  /** Whether both are made of the same directories: there is no difference below them. */
  equals(other: MergedDirectory): boolean {
    if (this.#layers.length !== other.#layers.length) return false;
    const identity = (directory: MergedDirectory): string[] =>
      directory.#layers.map((layer) => {
        const { devMajor, devMinor, ino } = this.#kernel.statx(
          layer,
          "",
          AT_EMPTY_PATH,
          STATX_BASIC_STATS,
        );
        return `${devMajor}:${devMinor}:${ino}`;
      });
    return identity(this).join() === identity(other).join();
  }

  #find({ directory, name }: Place): Statx | undefined {
    return ignoring(["ENOENT"], () =>
      this.#kernel.statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS),
    );
  }
}

function nameOf(name: string | Uint8Array): ByteString {
  return byteString(typeof name === "string" ? new TextEncoder().encode(name) : name);
}

/** Of a directory that was renamed: what it shows is elsewhere below. The store's mounts do without. */
function refuseRedirect(kernel: Kernel, directory: Descriptor): void {
  if (findMark(kernel, directory, "redirect") === undefined) return;
  throw new Fault("unimplemented", "a layer has a redirected directory (overlayfs, redirect_dir)");
}

function isOpaque(kernel: Kernel, directory: Descriptor): boolean {
  return findMark(kernel, directory, "opaque")?.[0] === 0x79; // "y"
}
