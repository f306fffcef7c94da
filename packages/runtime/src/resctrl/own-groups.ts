import { AT_FDCWD, AT_REMOVEDIR, type Files, ignoring, readFile } from "@skiff/kernel";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** The groups in resctrl that go with a container. */
export class OwnGroups {
  readonly #kernel: Files;
  readonly #place: ResctrlPlace | undefined;
  readonly #isBorn: boolean;

  /** `isBorn`: the container was created once. Else it takes a new group with it, in which nobody is. */
  constructor(
    kernel: Files,
    place: ResctrlPlace | undefined,
    { isBorn }: { readonly isBorn: boolean },
  ) {
    this.#kernel = kernel;
    this.#place = place;
    this.#isBorn = isBorn;
  }

  /** Those that are there, in the order they go. */
  list(): readonly string[] {
    return this.#groups().filter((path) => this.#kernel.isThere(AT_FDCWD, path));
  }

  /** Idempotent. Who is still in one is in the one above it then. */
  remove(): void {
    for (const path of this.#groups()) {
      ignoring(["ENOENT"], () => this.#kernel.unlinkat(AT_FDCWD, path, AT_REMOVEDIR));
    }
  }

  #groups(): readonly string[] {
    if (this.#place === undefined) return [];
    const { group, kind, monitor } = this.#place;
    const goes = kind === "own" || (kind === "new" && !this.#isBorn && this.#isEmpty(group));
    return [...(monitor === undefined ? [] : [monitor]), ...(goes ? [group] : [])];
  }

  #isEmpty(group: string): boolean {
    const tasks = ignoring(["ENOENT", "ENODEV"], () => readFile(this.#kernel, `${group}/tasks`));
    return (tasks ?? "") === "";
  }
}
