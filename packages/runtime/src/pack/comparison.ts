import { type Kernel, S_IFDIR, S_IFMT } from "@skiff/kernel";
import type { ByteString } from "@skiff/spec";
import { isSameFile } from "./is-same-file.ts";
import type { MergedDirectory, MergedEntry } from "./merged-directory.ts";
import type { Change, Teller } from "./teller.ts";

/** Tells of the differences between two merged directories, and of all below them. */
export class Comparison {
  readonly #kernel: Kernel;
  readonly #teller: Teller;
  readonly #excluded: ReadonlySet<ByteString>;

  constructor(
    kernel: Kernel,
    to: { readonly teller: Teller; readonly excluded: ReadonlySet<ByteString> },
  ) {
    this.#kernel = kernel;
    this.#teller = to.teller;
    this.#excluded = to.excluded;
  }

  /** `path` is where both are. */
  compare(right: MergedDirectory, left: MergedDirectory, path: ByteString): void {
    if (right.equals(left)) return;
    const names = [...right.names().union(left.names())].toSorted();
    for (const name of names) this.#compareName(right, left, { path, name });
  }

  #compareName(
    right: MergedDirectory,
    left: MergedDirectory,
    { path, name }: { readonly path: ByteString; readonly name: ByteString },
  ): void {
    const whole = path === "" ? name : `${path}/${name}`;
    if (this.#excluded.has(whole)) return;
    const [now, before] = [right.find(name), left.find(name)];
    if (now === undefined) {
      if (before !== undefined) this.#teller.whiteout(path, name);
      return;
    }
    const change = changeOf(this.#kernel, now, before);
    if (!isDirectory(now)) {
      if (change !== "none") this.#teller.file(whole, now, change);
      return;
    }
    using into = right.open(name);
    using from = left.open(name);
    this.#teller.enter(whole, now, change);
    this.compare(into, from, whole);
    this.#teller.leave();
  }
}

function changeOf(kernel: Kernel, now: MergedEntry, before: MergedEntry | undefined): Change {
  if (before === undefined) return "added";
  return isSameFile(kernel, now, before) ? "none" : "changed";
}

function isDirectory({ stat }: MergedEntry): boolean {
  return (stat.mode & S_IFMT) === S_IFDIR;
}
