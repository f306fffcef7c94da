import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

/** A process, as far as it says whose it is. */
interface Program {
  readonly pid: number;
  /** The first 15 letters of its program's name, as the kernel keeps them. */
  readonly name: string;
}

/**
 * Looks at a machine below a folder: "/", or a model of one in a test. What goes meanwhile, or may not
 * be looked at, is not there.
 */
export class Machine {
  readonly #root: string;

  constructor(root: string = "/") {
    this.#root = root;
  }

  path(...words: readonly string[]): string {
    return join(this.#root, ...words);
  }

  /** Names in a folder, in order. */
  list(path: string): readonly string[] {
    return ifThere(() => readdirSync(path).toSorted()) ?? [];
  }

  /** Names of folders in a folder, no links, in order. */
  folders(path: string): readonly string[] {
    const entries = ifThere(() => readdirSync(path, { withFileTypes: true })) ?? [];
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  }

  /** Empty for what is not there. */
  read(path: string): string {
    return ifThere(() => readFileSync(path, "utf8")) ?? "";
  }

  /** Where a link leads; empty for what is not there. */
  link(path: string): string {
    return ifThere(() => readlinkSync(path)) ?? "";
  }

  has(path: string): boolean {
    return ifThere(() => statSync(path)) !== undefined;
  }

  /** Milliseconds since it was last changed; 0 for what is not there. */
  age(path: string): number {
    const stat = ifThere(() => statSync(path));
    return stat === undefined ? 0 : Date.now() - stat.mtimeMs;
  }

  programs(): readonly Program[] {
    return this.list(this.path("proc"))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({
        pid: Number(name),
        name: this.read(this.path("proc", name, "comm")).trim(),
      }))
      .filter(({ name }) => name !== "");
  }
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return undefined;
    throw error;
  }
}
