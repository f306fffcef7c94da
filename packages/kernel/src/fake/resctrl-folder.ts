import { ControlFile } from "./control-file.ts";
import { nextInode } from "./next-inode.ts";
import type { Folder, Leaf, Node } from "./node.ts";
import { ProcFolder } from "./proc-folder.ts";
import { Refusal } from "./refusal.ts";

/** The whole of resctrl: what its groups have in common. */
export interface ResctrlHost {
  /** How many groups there can be, of both kinds. */
  readonly limit: number;
  groups: number;
  /** info/last_cmd_status. */
  status: string;
  /** A group's `schemata` that nobody has written to. */
  readonly schemata: readonly string[];
}

type Kind = "root" | "control" | "monitor";

/** A group of resctrl (resctrl.rst of Linux): it goes with all that is in it, and its tasks go to the one above it. */
export class ResctrlFolder implements Folder {
  readonly kind = "folder";
  readonly ino: bigint = nextInode();
  nlink = 2;
  /** Who was put in. */
  readonly tasks: Set<string> = new Set();
  readonly #host: ResctrlHost;
  readonly #kind: Kind;
  readonly #parent: ResctrlFolder | undefined;
  readonly #groups: Map<string, ResctrlFolder> = new Map();
  readonly #monitors: Map<string, ResctrlFolder> = new Map();
  readonly #files: Map<string, Node> = new Map();
  readonly #lines: Map<string, string>;

  constructor(host: ResctrlHost, kind: Kind = "root", parent?: ResctrlFolder) {
    this.#host = host;
    this.#kind = kind;
    this.#parent = parent;
    this.#lines = new Map(host.schemata.map((line) => [nameOf(line), line]));
    this.#files.set("tasks", this.#tasksFile());
    this.#files.set("mon_data", new ProcFolder(() => counters));
    if (kind === "monitor") return;
    this.#files.set("schemata", this.#schemataFile());
    this.#files.set("mon_groups", new GroupsFolder(() => this.#monitors, this.#maker("monitor")));
    if (kind !== "root") return;
    const bandwidth = new Map([["bandwidth_gran", new ControlFile(() => "10\n")]]);
    const info = new Map<string, Node>([
      ["last_cmd_status", new ControlFile(() => `${host.status}\n`)],
      ["MB", new ProcFolder(() => bandwidth)],
    ]);
    this.#files.set("info", new ProcFolder(() => info));
  }

  find(name: string): Node | undefined {
    return this.#files.get(name) ?? this.#groups.get(name);
  }

  list(): readonly (readonly [string, Node])[] {
    return [...this.#files, ...this.#groups];
  }

  makeFolder(name: string): void {
    if (this.#kind !== "root") throw new Refusal("EPERM");
    if (this.find(name) !== undefined) throw new Refusal("EEXIST");
    this.#groups.set(name, this.#maker("control")());
  }

  removeFolder(name: string): void {
    const group = this.#groups.get(name);
    if (group === undefined) throw new Refusal(this.#files.has(name) ? "EPERM" : "ENOENT");
    this.#groups.delete(name);
    this.#host.groups -= 1 + group.#monitors.size;
    for (const task of group.tasks) this.tasks.add(task);
    group.nlink = 0;
  }

  put(): void {
    throw new Refusal("EPERM");
  }

  unlink(): void {
    throw new Refusal("EPERM");
  }

  #maker(kind: Kind): () => ResctrlFolder {
    return () => {
      if (this.#host.groups >= this.#host.limit) {
        this.#host.status = kind === "control" ? "Out of CLOSIDs" : "Out of RMIDs";
        throw new Refusal("ENOSPC");
      }
      this.#host.groups++;
      return new ResctrlFolder(this.#host, kind, this);
    };
  }

  #tasksFile(): Leaf {
    return new ControlFile(
      () => [...this.tasks].map((task) => `${task}\n`).join(""),
      (text) => {
        if (this.#kind === "monitor" && this.#parent?.tasks.has(text) !== true) {
          this.#host.status = "Can't move task to different control group";
          throw new Refusal("EINVAL");
        }
        this.tasks.add(text);
      },
    );
  }

  #schemataFile(): Leaf {
    return new ControlFile(
      () => [...this.#lines.values()].map((line) => `    ${line}\n`).join(""),
      (text) => {
        const lines = text.split("\n").filter((line) => line !== "");
        const unknown = lines.find((line) => !this.#lines.has(nameOf(line)));
        if (!text.endsWith("\n") || unknown !== undefined) {
          this.#host.status = `Unknown or unsupported resource name '${nameOf(unknown ?? "")}'`;
          throw new Refusal("EINVAL");
        }
        for (const line of lines) this.#lines.set(nameOf(line), line);
        this.#host.status = "ok";
      },
    );
  }
}

/** What each group is told of itself. */
const counters: ReadonlyMap<string, Node> = new Map([
  [
    "mon_L3_00",
    new ProcFolder(
      () =>
        new Map([
          ["llc_occupancy", new ControlFile(() => "4096\n")],
          ["mbm_total_bytes", new ControlFile(() => `${2n ** 60n}\n`)],
          ["mbm_local_bytes", new ControlFile(() => "7\n")],
        ]),
    ),
  ],
]);

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(":"));
}

/** mon_groups of a group. */
class GroupsFolder implements Folder {
  readonly kind = "folder";
  readonly ino: bigint = nextInode();
  nlink = 2;
  readonly #groups: () => Map<string, ResctrlFolder>;
  readonly #make: () => ResctrlFolder;

  constructor(groups: () => Map<string, ResctrlFolder>, make: () => ResctrlFolder) {
    this.#groups = groups;
    this.#make = make;
  }

  find(name: string): Node | undefined {
    return this.#groups().get(name);
  }

  list(): readonly (readonly [string, Node])[] {
    return [...this.#groups()];
  }

  makeFolder(name: string): void {
    if (this.#groups().has(name)) throw new Refusal("EEXIST");
    this.#groups().set(name, this.#make());
  }

  removeFolder(name: string): void {
    if (!this.#groups().delete(name)) throw new Refusal("ENOENT");
  }

  put(): void {
    throw new Refusal("EPERM");
  }

  unlink(): void {
    throw new Refusal("EPERM");
  }
}
