import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import { isThere } from "../is-there.ts";

/** A network's addresses that are taken, each a file named for it: the state of CNI's `host-local`. */
export class Leases {
  readonly #folder: string;

  constructor(ipamFolder: string, networkId: string) {
    this.#folder = join(ipamFolder, networkId);
  }

  /** The addresses that a container holds. */
  listOf(containerId: string): readonly string[] {
    return this.#names()
      .filter((name) => /^[\d.]+$|:/.test(name))
      .filter((name) => this.#read(name).startsWith(containerId));
  }

  has(address: string): boolean {
    return isThere(join(this.#folder, address));
  }

  /** Idempotent. */
  release(containerId: string): void {
    for (const name of this.listOf(containerId)) {
      const path = join(this.#folder, name);
      guarded(`remove ${path}`, () => rmSync(path, { force: true }));
    }
  }

  /** All of them, and which address is next. Idempotent. */
  forget(): void {
    const path = this.#folder;
    guarded(`remove ${path}`, () => rmSync(path, { recursive: true, force: true }));
  }

  #names(): readonly string[] {
    return ifThere(() => guarded("list leases", () => readdirSync(this.#folder))) ?? [];
  }

  #read(name: string): string {
    const path = join(this.#folder, name);
    return ifThere(() => guarded(`read ${path}`, () => readFileSync(path, "utf8"))) ?? "";
  }
}

function ifThere<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isFault(error, "not_found")) return undefined;
    throw error;
  }
}
