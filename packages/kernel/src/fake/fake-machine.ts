import { IN_CLOSE_NOWRITE, IN_DELETE_SELF, O_PATH, S_IFSOCK } from "../constants.ts";
import { type Folder, type Node } from "./node.ts";
import { PlainFile } from "./plain-file.ts";
import { type Pid, pid } from "../pid.ts";
import { CgroupFolder, type CgroupHost } from "./cgroup-folder.ts";
import { ControlFile } from "./control-file.ts";
import type { FakeProcess } from "./fake-process.ts";
import type { OpenFile } from "./open-file.ts";
import { PlainFolder } from "./plain-folder.ts";
import { ProcFolder, processFolder } from "./proc-folder.ts";
import { ResctrlFolder } from "./resctrl-folder.ts";

/** The world that FakeKernels share: files, cgroups, processes, locks and time. */
export class FakeMachine implements CgroupHost {
  readonly root: PlainFolder = new PlainFolder();
  readonly processes: FakeProcess[] = [];
  /** Every open file description, of every process. */
  readonly openFiles: Set<OpenFile> = new Set();
  /** Who has flock(2)ed which node, by its number. */
  readonly locks: Map<bigint, OpenFile> = new Map();
  /** Names of sockets that somebody listens at. */
  readonly listening: Set<bigint> = new Set();
  /** Nanoseconds since boot. */
  now = 0n;
  /** What every process reads in /proc/self/cgroup. */
  ownCgroups = "0::/\n";
  /** Called when a process waits and nothing is going to happen: others may do something then. */
  whenIdle: () => void = () => {};
  #lastPid = 40;
  /** What every process reads in /proc/self/mountinfo. */
  #mountInfo = "";

  constructor() {
    this.root.mount("proc", new ProcFolder(() => this.#processFolders()));
  }

  /** Mounts an empty hierarchy at /sys/fs/cgroup/NAME; with controllers, which of v1 are in its name. */
  mountCgroup(name: string, version: 1 | 2, controllers: readonly string[] = []): CgroupFolder {
    const hierarchy = new CgroupFolder(this, version, { controllers });
    const top = this.ensureFolder("/sys/fs/cgroup");
    top.mount(name, hierarchy);
    return hierarchy;
  }

  /** Mounts an empty v2 hierarchy at /sys/fs/cgroup itself. */
  mountCgroupAlone(controllers: readonly string[] = []): CgroupFolder {
    const hierarchy = new CgroupFolder(this, 2, { controllers });
    this.ensureFolder("/sys/fs").mount("cgroup", hierarchy);
    return hierarchy;
  }

  /** Mounts a resctrl with so many groups at most, each with these schemata at first. */
  mountResctrl({
    schemata,
    limit = 8,
  }: {
    readonly schemata: readonly string[];
    readonly limit?: number;
  }): ResctrlFolder {
    const resctrl = new ResctrlFolder({ limit, groups: 0, status: "ok", schemata });
    this.ensureFolder("/sys/fs").mount("resctrl", resctrl);
    this.#mountInfo = "20 1 0:20 / /sys/fs/resctrl rw - resctrl resctrl rw\n";
    return resctrl;
  }

  /** The group of resctrl at a path. */
  resctrlAt(path: string): ResctrlFolder {
    const node = this.#find(path);
    if (!(node instanceof ResctrlFolder)) throw new Error(`${path} is no group`);
    return node;
  }

  /** A plain folder, made with all above it. */
  ensureFolder(path: string): PlainFolder {
    let folder = this.root;
    for (const name of path.split("/").filter(Boolean)) {
      const found = folder.find(name);
      if (found === undefined) folder.makeFolder(name);
      const next = folder.find(name);
      if (!(next instanceof PlainFolder)) throw new Error(`${path} is no plain folder`);
      folder = next;
    }
    return folder;
  }

  exists(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** The cgroup at a path. */
  cgroupAt(path: string): CgroupFolder {
    const node = this.#find(path);
    if (!(node instanceof CgroupFolder)) throw new Error(`${path} is no cgroup`);
    return node;
  }

  /** A socket's name, at which nobody listens. Returns its number. */
  makeSocket(path: string): bigint {
    const slash = path.lastIndexOf("/");
    const socket = new PlainFile(S_IFSOCK);
    this.ensureFolder(path.slice(0, slash)).put(path.slice(slash + 1), socket);
    return socket.ino;
  }

  /** Somebody listens at a socket of that path. */
  listen(path: string): void {
    this.listening.add(this.makeSocket(path));
  }

  startProcess(
    comm: string,
    cgroups: readonly CgroupFolder[],
    { multiplies = false }: { readonly multiplies?: boolean } = {},
  ): FakeProcess {
    const process: FakeProcess = {
      pid: pid(++this.#lastPid),
      comm,
      startTime: 1000 + this.#lastPid,
      cgroups,
      multiplies,
      state: "running",
    };
    this.processes.push(process);
    for (const cgroup of cgroups) cgroup.notify();
    return process;
  }

  findProcess(number: Pid): FakeProcess | undefined {
    return this.processes.find((p) => p.pid === number && p.state !== "dead");
  }

  /** SIGKILL: the process dies when it next could run. */
  kill(process: FakeProcess): void {
    if (process.state === "running") process.state = "killed";
  }

  /** A moment passes: those that multiply do. */
  tick(): void {
    const forking = this.processes.filter(
      (p) => p.multiplies && p.state === "running" && !p.cgroups.some((c) => c.isFrozen()),
    );
    for (const process of forking) {
      this.startProcess(process.comm, process.cgroups, { multiplies: true });
      process.state = "dead";
    }
  }

  /** Lets the killed ones die, those that are frozen excepted. Whether anybody did. */
  settle(): boolean {
    const dying = this.processes.filter(
      (p) => p.state === "killed" && !p.cgroups.some((c) => c.version === 1 && c.isFrozen()),
    );
    for (const process of dying) {
      process.state = "dead";
      for (const cgroup of process.cgroups) cgroup.notify();
    }
    return dying.length > 0;
  }

  /** All that is below those folders but the files that a cgroup or such has by itself, and who lives. */
  leftovers(paths: readonly string[]): readonly string[] {
    const living = this.processes.filter(({ state }) => state !== "dead");
    return [
      ...paths.flatMap((path) => below(this.ensureFolder(path), path)),
      ...living.map(({ pid: number, comm }) => `process ${number} (${comm})`),
    ];
  }

  /** The last close of a description: its lock ends, and inotify(7) tells. */
  close(file: OpenFile): void {
    if (!this.openFiles.delete(file) || file.opened.kind !== "node") return;
    const { node } = file.opened;
    if (this.locks.get(node.ino) === file) this.locks.delete(node.ino);
    if ((file.flags & O_PATH) === 0) this.#tell(node.ino, IN_CLOSE_NOWRITE);
    if (node.nlink === 0) this.#tell(node.ino, IN_DELETE_SELF);
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of path.split("/").filter(Boolean)) {
      node = node?.kind === "folder" ? node.find(name) : undefined;
    }
    return node;
  }

  #tell(ino: bigint, event: number): void {
    for (const { opened } of this.openFiles) {
      if (opened.kind !== "inotify") continue;
      if (((opened.watches.get(ino) ?? 0) & event) !== 0) opened.queue.push(event);
    }
  }

  #processFolders(): ReadonlyMap<string, Node> {
    const own = new Map([
      ["cgroup", new ControlFile(() => this.ownCgroups)],
      ["mountinfo", new ControlFile(() => this.#mountInfo)],
    ]);
    const living = this.processes.filter(({ state }) => state !== "dead");
    return new Map([
      ["self", new ProcFolder(() => own)],
      ...living.map((process) => [String(process.pid), processFolder(process)] as const),
    ]);
  }
}

function below(folder: Folder, path: string): readonly string[] {
  return folder.list().flatMap(([name, node]) => {
    const inner = `${path}/${name}`;
    if (node.kind === "folder") return [inner, ...below(node, inner)];
    const hasOwnFiles = folder instanceof CgroupFolder || folder instanceof ResctrlFolder;
    return hasOwnFiles || folder instanceof ProcFolder ? [] : [inner];
  });
}
