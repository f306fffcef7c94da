import {
  type At,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_RDONLY,
  S_IFDIR,
  S_IFMT,
} from "@skiff/kernel";
import { type ByteString, byteString, encodeByteString } from "@skiff/spec";
import type { Place, Tree } from "./tree.ts";
import type { Whiteout } from "./whiteout.ts";

const directoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/**
 * A layer that goes over what the layers below have left, in one tree that nothing will merge: what it
 * hides is removed, and never what is its own (image-spec, layer, "Whiteouts").
 */
export class MergedLayer {
  readonly #kernel: Kernel;
  readonly #tree: Tree;
  /** The layer's own paths, with the directories on the way. */
  readonly #own: Set<ByteString> = new Set();

  constructor(kernel: Kernel, tree: Tree) {
    this.#kernel = kernel;
    this.#tree = tree;
  }

  /** To be told of each entry that is no whiteout. */
  note(path: ByteString): void {
    for (let own = path; own !== "" && !this.#own.has(own); own = folderOf(own)) this.#own.add(own);
  }

  /** Idempotent. `folder` is where the whiteout stands. */
  hide(folder: ByteString, whiteout: Extract<Whiteout, { kind: "opaque" | "removed" }>): void {
    const path = whiteout.kind === "opaque" ? folder : below(folder, whiteout.name);
    const place = path === "" ? undefined : this.#tree.findPlace(path);
    if (path === "") this.#removeOthers(path, this.#tree.root);
    else if (place === undefined) return;
    else if (whiteout.kind === "removed" && !this.#own.has(path)) this.#tree.remove(place);
    else this.#removeOthersAt(path, place);
  }

  /** A file is its layer's own as it is. */
  #removeOthersAt(path: ByteString, { directory, name }: Place): void {
    using found = ignoring(["ENOENT", "ENOTDIR", "ELOOP"], () =>
      this.#kernel.openat2(directory, name, { flags: directoryFlags }),
    );
    if (found !== undefined) this.#removeOthers(path, found);
  }

  #removeOthers(path: ByteString, directory: At): void {
    for (const { name } of this.#kernel.getdents64(directory)) {
      const bytes = typeof name === "string" ? new TextEncoder().encode(name) : name;
      const child = below(path, byteString(bytes));
      const place = { directory, name: encodeByteString(byteString(bytes)) };
      if (!this.#own.has(child)) this.#tree.remove(place);
      else if (this.#isDirectory(place)) this.#removeOthersAt(child, place);
    }
  }

  #isDirectory(place: Place): boolean {
    const found = this.#tree.find(place);
    return found !== undefined && (found.mode & S_IFMT) === S_IFDIR;
  }
}

function folderOf(path: ByteString): ByteString {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function below(folder: ByteString, name: ByteString): ByteString {
  return folder === "" ? name : `${folder}/${name}`;
}
