import { ControlFile } from "./control-file.ts";
import type { FakeProcess } from "./fake-process.ts";
import { nextInode } from "./next-inode.ts";
import type { Folder, Node } from "./node.ts";
import { Refusal } from "./refusal.ts";

/** /proc: a directory for each process, and whose `self` is the one that looks. */
export class ProcFolder implements Folder {
  readonly kind = "folder";
  readonly ino: bigint = nextInode();
  nlink = 2;
  readonly #entries: () => ReadonlyMap<string, Node>;

  constructor(entries: () => ReadonlyMap<string, Node>) {
    this.#entries = entries;
  }

  find(name: string): Node | undefined {
    return this.#entries().get(name);
  }

  list(): readonly (readonly [string, Node])[] {
    return [...this.#entries()];
  }

  makeFolder(): void {
    throw new Refusal("ENOENT");
  }

  removeFolder(): void {
    throw new Refusal("EPERM");
  }

  put(): void {
    throw new Refusal("ENOENT");
  }

  unlink(): void {
    throw new Refusal("EPERM");
  }
}

/** /proc/PID (proc_pid_stat(5)): field 3 is the state, field 22 the start time. */
export function processFolder({ pid, comm, startTime, state }: FakeProcess): Folder {
  const letter = state === "stuck" ? "D" : "S";
  const fields = Array.from({ length: 18 }, () => "0").join(" ");
  const stat = `${pid} (${comm}) ${letter} ${fields} ${startTime} 0\n`;
  const files = new Map([
    ["stat", new ControlFile(() => stat)],
    ["wchan", new ControlFile(() => (state === "stuck" ? "fuse_wait" : "0"))],
  ]);
  return new ProcFolder(() => files);
}
