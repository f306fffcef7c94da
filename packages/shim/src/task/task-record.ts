import { isFault } from "@skiff/base";
import { AT_FDCWD, createFile, F_OK, type Files, ignoring, readFile } from "@skiff/kernel";
import { boolean, type Decoder, object, decodeJson, string } from "@skiff/spec";

/** What the shim makes for a container, written down before it makes any of it. */
export interface Made {
  /** Where the OCI runtime keeps its containers: the namespace's own. */
  readonly root: string;
  /** Whether file systems are mounted at the bundle's rootfs. */
  readonly mounts: boolean;
}

const decodeMade: Decoder<Made> = object((made) => ({
  root: made.required("root", string),
  mounts: made.required("mounts", boolean),
}));

/**
 * What a container is to the shim, in its bundle: there before all that the
 * shim makes for it, and gone after all of it. One that is not whole was being written when the
 * shim died, so that nothing had been made yet, or was damaged since.
 */
export class TaskRecord {
  readonly #kernel: Files;
  readonly #path: string;

  constructor(kernel: Files, bundle: string) {
    this.#kernel = kernel;
    this.#path = `${bundle}/shim.json`;
  }

  /** Throws `already_exists` when the bundle has one. */
  claim(made: Made): void {
    createFile(this.#kernel, this.#path, JSON.stringify(made), { mode: 0o600 });
  }

  /** Undefined when there is none, or none that is whole. */
  find(): Made | undefined {
    const text = ignoring(["ENOENT"], () => readFile(this.#kernel, this.#path));
    try {
      return text === undefined ? undefined : decodeJson(text, decodeMade);
    } catch (error) {
      if (!isFault(error, "invalid_argument")) throw error;
      return undefined;
    }
  }

  /** Whole or not. */
  isThere(): boolean {
    const found = ignoring(["ENOENT"], () => {
      this.#kernel.faccessat2(AT_FDCWD, this.#path, F_OK, 0);
      return true;
    });
    return found ?? false;
  }

  /** Idempotent. */
  remove(): void {
    ignoring(["ENOENT"], () => this.#kernel.unlinkat(AT_FDCWD, this.#path, 0));
  }
}
