import { CgroupControllers } from "./cgroup-controllers.ts";
import { ControlFile } from "./control-file.ts";
import type { FakeProcess } from "./fake-process.ts";
import { nextInode } from "./next-inode.ts";
import type { Folder, Leaf, Node } from "./node.ts";
import { Refusal } from "./refusal.ts";

/** What a cgroup needs of the machine. */
export interface CgroupHost {
  readonly processes: readonly FakeProcess[];
  kill(process: FakeProcess): void;
}

/** A cgroup's directory (cgroups(7)): its processes and children keep it from being removed. */
export class CgroupFolder implements Folder {
  readonly kind = "folder";
  readonly ino: bigint = nextInode();
  readonly version: 1 | 2;
  nlink = 2;
  frozen = false;
  readonly #host: CgroupHost;
  readonly #parent: CgroupFolder | undefined;
  readonly #children: Map<string, CgroupFolder> = new Map();
  readonly #files: ReadonlyMap<string, Leaf>;
  readonly #controllers: CgroupControllers;
  #changes = 0;

  /** A root has no parent, but v2's has the controllers of its hierarchy. */
  constructor(
    host: CgroupHost,
    version: 1 | 2,
    from: CgroupFolder | { readonly controllers: readonly string[] },
  ) {
    this.#host = host;
    this.version = version;
    this.#parent = from instanceof CgroupFolder ? from : undefined;
    this.#controllers =
      from instanceof CgroupFolder
        ? new CgroupControllers(
            () => from.#controllers.enabled,
            () => this.#own().length > 0,
          )
        : new CgroupControllers(
            () => from.controllers,
            () => false,
          );
    this.#files = version === 1 ? this.#v1Files() : this.#v2Files();
  }

  find(name: string): Node | undefined {
    if (this.nlink === 0) return undefined;
    return this.#children.get(name) ?? this.#files.get(name) ?? this.#limits().get(name);
  }

  list(): readonly (readonly [string, Node])[] {
    if (this.nlink === 0) return [];
    return [...this.#files, ...this.#limits(), ...this.#children];
  }

  makeFolder(name: string): void {
    if (this.find(name) !== undefined) throw new Refusal("EEXIST");
    if (this.nlink === 0) throw new Refusal("ENODEV");
    this.#children.set(name, new CgroupFolder(this.#host, this.version, this));
  }

  removeFolder(name: string): void {
    const child = this.#children.get(name);
    if (child === undefined) throw new Refusal(this.#files.has(name) ? "ENOTDIR" : "ENOENT");
    if (child.#children.size > 0 || child.#own().length > 0) throw new Refusal("EBUSY");
    this.#children.delete(name);
    child.nlink = 0;
  }

  put(): void {
    throw new Refusal("EPERM");
  }

  unlink(): void {
    throw new Refusal("EPERM");
  }

  /** Whether who is in it does not run: it, or one above it, is frozen. */
  isFrozen(): boolean {
    return this.frozen || (this.#parent?.isFrozen() ?? false);
  }

  isPopulated(): boolean {
    return this.#own().length > 0 || [...this.#children.values()].some((c) => c.isPopulated());
  }

  /** Somebody came or went. */
  notify(): void {
    this.#changes++;
    this.#parent?.notify();
  }

  /** A root has none. */
  #limits(): ReadonlyMap<string, Leaf> {
    return new Map(this.#parent === undefined ? [] : this.#controllers.limits());
  }

  #own(): readonly FakeProcess[] {
    return this.#host.processes.filter((p) => p.state !== "dead" && p.cgroups.includes(this));
  }

  #killAll(): void {
    for (const process of this.#own()) this.#host.kill(process);
    for (const child of this.#children.values()) child.#killAll();
  }

  /** Of a removed cgroup the files that are still open say ENODEV. */
  #file(show: () => string, obey?: (text: string) => void, changes?: () => number): Leaf {
    const guarded = (): string => {
      if (this.nlink === 0) throw new Refusal("ENODEV");
      return show();
    };
    return new ControlFile(guarded, obey, changes);
  }

  #pids(): string {
    return this.#own()
      .map(({ pid }) => `${pid}\n`)
      .join("");
  }

  #v1Files(): ReadonlyMap<string, Leaf> {
    return new Map([
      ["cgroup.procs", this.#file(() => this.#pids())],
      [
        "freezer.state",
        this.#file(
          () => (this.isFrozen() ? "FROZEN\n" : "THAWED\n"),
          (text) => {
            this.frozen = text.startsWith("FROZEN");
          },
        ),
      ],
    ]);
  }

  #v2Files(): ReadonlyMap<string, Leaf> {
    const events = (): string =>
      `populated ${this.isPopulated() ? 1 : 0}\nfrozen ${this.isFrozen() ? 1 : 0}\n`;
    return new Map([
      ["cgroup.procs", this.#file(() => this.#pids())],
      ...this.#controllers.coreFiles(),
      ["cgroup.events", this.#file(events, undefined, () => this.#changes)],
      [
        "cgroup.kill",
        this.#file(
          () => {
            throw new Refusal("EINVAL");
          },
          (text) => {
            if (text !== "1") throw new Refusal("ERANGE");
            this.#killAll();
          },
        ),
      ],
    ]);
  }
}
