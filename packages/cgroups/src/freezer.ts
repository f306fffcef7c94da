import { Fault } from "@skiff/base";
import {
  AT_FDCWD,
  type Bytes,
  type Deadline,
  type Descriptor,
  EPOLLPRI,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_RDONLY,
  readAll,
  readSmallFile,
  SEEK_SET,
  writeFile,
} from "@skiff/kernel";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { freezerFile, freezerOf } from "./freezer-file.ts";

/** Milliseconds between two looks at a v1 freezer, which tells of nothing by itself. */
const pause = 1;

/**
 * Stops all processes of a cgroup where they are, and lets them go on. Whether they are
 * stopped is the kernel's word alone: one who was killed in the middle leaves what the
 * next one sees. v2 where there is a v2 directory, else the v1 freezer's.
 */
export class Freezer {
  readonly #kernel: Files;
  readonly #directory: CgroupDirectory | undefined;

  constructor(kernel: Files, directories: readonly CgroupDirectory[]) {
    this.#kernel = kernel;
    this.#directory = freezerOf(directories);
  }

  /** Undefined where no cgroup stops processes. */
  get path(): string | undefined {
    return this.#directory?.path;
  }

  /** Whether they are stopped or about to be. False where there is no such cgroup. */
  isFrozen(): boolean {
    return this.#directory !== undefined && isFrozenBy(this.#kernel, this.#file());
  }

  /**
   * Returns when every process is stopped. Throws `deadline_exceeded` where one does not
   * stop; all go on then. Throws `failed_precondition` where there is no such cgroup.
   */
  freeze(deadline: Deadline): void {
    if (this.#directory === undefined) {
      throw new Fault("failed_precondition", "there is no cgroup that stops processes");
    }
    using undo = new DisposableStack();
    undo.defer(() => this.thaw());
    if (this.#directory?.version === 2) this.#freezeV2(this.#directory.path, deadline);
    else this.#freezeV1(deadline);
    undo.move();
  }

  /** Idempotent. */
  thaw(): void {
    writeFile(this.#kernel, this.#file(), this.#directory?.version === 2 ? "0" : "THAWED");
  }

  /** cgroup.events tells when the last one has stopped (cgroup-v2, "Core Interface Files"). */
  #freezeV2(path: string, deadline: Deadline): void {
    using events = this.#open(`${path}/cgroup.events`);
    writeFile(this.#kernel, this.#file(), "1");
    while (!this.#read(events).includes("frozen 1")) {
      deadline.wait(events, EPOLLPRI, () => `all processes of ${path} to stop`);
    }
  }

  /** The state is brought up to date by its reading; who was born meanwhile is stopped by writing once more. */
  #freezeV1(deadline: Deadline): void {
    const file = this.#file();
    using state = this.#open(file);
    for (;;) {
      writeFile(this.#kernel, file, "FROZEN");
      if (this.#read(state).startsWith("FROZEN")) return;
      deadline.rest(pause, () => `all processes of ${file} to stop`);
    }
  }

  #read(file: Descriptor): string {
    this.#kernel.lseek(file, 0, SEEK_SET);
    return new TextDecoder().decode(readAll(this.#kernel, file));
  }

  #open(path: string): Descriptor {
    return this.#kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_CLOEXEC });
  }

  #file(): string {
    return freezerFile(this.#directory ?? { version: 1, controllers: [], path: "" });
  }
}

/** Whether the processes that `stateFile` is about are stopped or about to be. False where it is gone. */
export function isFrozenBy(kernel: Files, stateFile: string): boolean {
  const state = ignoring(["ENOENT", "ENODEV"], () => readSmallFile(kernel, stateFile));
  return saysFrozen(state?.trimEnd());
}

/** What the first word of such a file says; false where there is none. */
export function saysFrozen(word: Bytes | undefined): boolean {
  return word !== undefined && word !== "0" && word !== "THAWED";
}
