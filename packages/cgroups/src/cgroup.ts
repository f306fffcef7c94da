import { during, Fault } from "@skiff/base";
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  type Deadline,
  describeProcess,
  type Descriptor,
  DT_DIR,
  type Events,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  O_RDONLY,
  type Pid,
  type Processes,
  type Programs,
  pid,
  readFile,
  SyscallFault,
  writeFile,
  type Bytes,
  joinPath,
} from "@skiff/kernel";
import type { DeviceRule, Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { claimByMark, markContainer, removeContainerMark } from "./container-mark.ts";
import { freezerFile } from "./freezer-file.ts";
import { isFrozenBy } from "./freezer.ts";
import { liftCpuQuota } from "./lift-cpu-quota.ts";
import { markMade, observeParent } from "./made-parent.ts";
import { filterDevices, replaceDeviceFilter } from "./filter-devices.ts";
import { demandFree, taken } from "./observe-found.ts";
import { setLimits } from "./set-limits.ts";
import { waitUntilEmpty } from "./wait-until-empty.ts";

/** What a cgroup needs of Linux. */
export type CgroupKernel = Files &
  Programs &
  Pick<Processes, "kill" | "pidfd_open"> &
  Pick<Events, "poll" | "clock_gettime">;

/**
 * A container's cgroup: one directory in each hierarchy, all of them or none its own.
 * Its processes are in the same directories of all hierarchies, as fork(2) keeps them.
 */
export class Cgroup {
  readonly #kernel: CgroupKernel;
  readonly #directories: readonly CgroupDirectory[];
  readonly #mark: string | undefined;
  readonly #made: CgroupDirectory[] = [];

  /** `mark` says whose it is, for when its record is lost: `listContainerMarks` finds it. */
  constructor(kernel: CgroupKernel, directories: readonly CgroupDirectory[], mark?: string) {
    this.#kernel = kernel;
    this.#directories = directories;
    this.#mark = mark;
  }

  /** The directories that this object made or claimed: no others are its own to remove where it could not make all. */
  get made(): readonly CgroupDirectory[] {
    return this.#made;
  }

  /** The same where systemd has made its own, or may have. */
  get madeWithSystemd(): readonly CgroupDirectory[] {
    return this.#directories.filter((one) => isOfSystemd(one) || this.#made.includes(one));
  }

  /** Throws `already_exists` where a directory is there: its processes are not ours to kill. */
  demandAbsent(): void {
    for (const { path } of this.#directories) {
      if (this.#kernel.isThere(AT_FDCWD, path)) throw taken(path);
    }
  }

  /**
   * Makes the v2 directory, for clone3(2) to put the first process in; where v1 does not filter
   * devices, it does so from now on. Undefined on a v1 host, and for one that is joined.
   * Throws `already_exists`.
   */
  createForClone({ devices = [] }: Resources): Descriptor | undefined {
    const directory = this.#directories.find((d) => d.version === 2);
    const filters = devices.length > 0 && !this.#has("devices");
    if (directory === undefined) {
      if (!filters) return undefined;
      throw new Fault("failed_precondition", "linux.resources.devices: no cgroup filters devices");
    }
    this.#claim(directory);
    const isFound = directory.found === true;
    if (isFound && !filters) return undefined;
    using undo = new DisposableStack();
    const opened = undo.use(this.#open(directory.path));
    if (filters) this.#filter(opened, devices, isFound ? replaceDeviceFilter : filterDevices);
    if (isJoined(directory)) return undefined;
    undo.move();
    return opened;
  }

  /**
   * Where systemd has made the directories that it knows of, for `process`: filters devices, makes
   * the others, sets all limits, and puts the process into all. Throws `already_exists`.
   */
  complete(resources: Resources, process: Pid): void {
    const { devices = [] } = resources;
    const v1 = this.#directories.filter(({ version }) => version === 1);
    if (devices.length > 0 && !this.#has("devices")) {
      using opened = this.openForClone();
      if (opened !== undefined) this.#filter(opened, devices);
    }
    for (const directory of v1) {
      if (!isOfSystemd(directory) || !this.#kernel.isThere(AT_FDCWD, directory.path)) {
        this.#claim(directory);
      }
    }
    setLimits(this.#kernel, this.#directories, resources);
    for (const { path } of v1) {
      during("join cgroup", () => writeFile(this.#kernel, `${path}/tasks`, String(process)));
    }
  }

  /** The v2 directory, which is there, for clone3(2). Undefined on a v1 host, and for one that is joined. */
  openForClone(): Descriptor | undefined {
    const directory = this.#directories.find((d) => d.version === 2);
    return directory === undefined || isJoined(directory) ? undefined : this.#open(directory.path);
  }

  /** Makes or claims the v1 directories, after `createForClone()`, and sets all limits. Throws `already_exists`. */
  create(resources: Resources): void {
    for (const directory of this.#directories) {
      if (directory.version === 1) this.#claim(directory);
    }
    setLimits(this.#kernel, this.#directories, resources);
  }

  /**
   * Writes its mark on it where systemd has made it; else it has that from the start. Who is not root
   * on the host cannot.
   */
  mark(): void {
    const [first] = this.#directories;
    const mark = this.#mark;
    if (first === undefined || mark === undefined) return;
    ignoring(["EPERM", "EOPNOTSUPP"], () => markContainer(this.#kernel, first.path, mark));
  }

  /** Puts the calling process, of one thread, into the directories that clone3(2) does not put it in. */
  join(): void {
    for (const directory of this.#directories) {
      const { version, path } = directory;
      if (version === 2 && isJoined(directory)) {
        during("join cgroup", () => writeFile(this.#kernel, `${path}/cgroup.procs`, "0"));
      }
      // `tasks` moves one thread and, unlike `cgroup.procs`, waits for no RCU grace period.
      if (version === 1) {
        during("join cgroup", () => writeFile(this.#kernel, `${path}/tasks`, "0"));
      }
    }
  }

  /** The processes in it and below, in one hierarchy: they are the same in all. */
  listProcesses(): readonly Pid[] {
    const [first] = this.#directories;
    return first === undefined ? [] : this.#processesBelow(first.path);
  }

  /** The directories that are there, with all below them, in the order they go: deepest first. */
  listDirectories(): readonly Bytes[] {
    return this.#directories.flatMap(({ path, found }) => {
      if (!this.#kernel.isThere(AT_FDCWD, path)) return [];
      const all = this.#directoriesFrom(path);
      return found === true ? all.slice(0, -1) : all;
    });
  }

  /**
   * Kills every process in it and below, and waits until they are gone. Idempotent.
   * Throws `deadline_exceeded` naming those that do not die.
   */
  kill(deadline: Deadline): void {
    // A process is in the same cgroup of all hierarchies, but one that was moved by hand.
    const [first] = this.#directories;
    if (first?.version === 2) this.#killV2(first.path, deadline);
    else if (first !== undefined) this.#killEach(first.path, deadline);
  }

  /**
   * Removes the directories that were made and all below, deepest first. Idempotent. Call `kill()` before:
   * who is in one hierarchy only is killed now. Throws `deadline_exceeded` naming who stays.
   */
  remove(deadline: Deadline): void {
    for (const directory of this.#directories) {
      if (directory.found === true) this.#release(directory, deadline);
      else {
        this.#remove(directory.path, deadline);
        this.#removeMade(parentOf(directory.path));
      }
    }
  }

  #has(controller: string): boolean {
    return this.#directories.some(({ controllers }) => controllers.includes(controller));
  }

  #filter(directory: Descriptor, rules: readonly DeviceRule[], filter = filterDevices): void {
    during("filter devices", () => filter(this.#kernel, directory, rules));
  }

  /** Another one that asks for the same may have been faster, since it was looked for. */
  #claim(directory: CgroupDirectory): void {
    if (directory.found === true) return this.#claimFound(directory);
    try {
      this.#create(directory);
    } catch (error) {
      if (!(error instanceof SyscallFault) || error.errno !== "EEXIST") throw error;
      throw taken(directory.path);
    }
    if (directory === this.#directories[0]) this.#markFirst(directory.path);
  }

  #claimFound(directory: CgroupDirectory): void {
    const { path, controllers } = directory;
    const outcome = this.#mark && claimByMark(this.#kernel, path, this.#mark);
    if (outcome !== "claimed") throw taken(path);
    using undo = new DisposableStack();
    undo.defer(() => removeContainerMark(this.#kernel, path));
    demandFree(this.#kernel, directory);
    undo.move();
    this.#made.push(directory);
    if (!controllers.includes("cpuset")) return;
    for (const file of cpusetFiles) this.#ensureCpuset(path, file);
  }

  /** Until it is marked, another one may find it there, empty, and claim it: then it is the other's. */
  #markFirst(path: string): void {
    if (this.#mark === undefined) return;
    using undo = new DisposableStack();
    undo.defer(() => {
      this.#made.pop();
      if (this.#rmdir(path)) this.#removeMade(parentOf(path));
    });
    if (claimByMark(this.#kernel, path, this.#mark) === "taken") {
      this.#made.pop();
      undo.move();
      markMade(this.#kernel, path); // the other one takes it for found: now it knows better
      throw taken(path);
    }
    undo.move();
  }

  #create(directory: CgroupDirectory): void {
    const parent = parentOf(directory.path);
    // Whoever leaves the parent last removes it, perhaps between our two steps: then once more.
    while (!this.#mkdir(directory)) {
      ignoring(["EEXIST"], () => {
        this.#create({ ...directory, path: parent });
        markMade(this.#kernel, parent);
      });
    }
    if (directory.controllers.includes("cpuset")) this.#inheritCpuset(parent, directory.path);
  }

  /** False when the parent is not there. */
  #mkdir(directory: CgroupDirectory): boolean {
    const made = ignoring(["ENOENT"], () => {
      this.#kernel.mkdirat(AT_FDCWD, directory.path, 0o755);
      if (this.#directories.includes(directory)) this.#made.push(directory);
      return true;
    });
    return made ?? false;
  }

  /** A new v1 cpuset has no CPU and no memory node: nobody could join it (cpuset(7)). */
  #inheritCpuset(parent: string, path: string): void {
    for (const file of cpusetFiles) {
      writeFile(this.#kernel, `${path}/${file}`, this.#ensureCpuset(parent, file));
    }
  }

  /** What it has; what is above it where it has nothing yet, for another one has only just made it. */
  #ensureCpuset(path: string, file: string): string {
    const own = readFile(this.#kernel, `${path}/${file}`).trimEnd();
    if (own !== "") return own;
    const inherited = this.#ensureCpuset(parentOf(path), file);
    writeFile(this.#kernel, `${path}/${file}`, inherited);
    return inherited;
  }

  #killV2(path: string, deadline: Deadline): void {
    ignoring(["ENOENT", "ENODEV"], () => {
      writeFile(this.#kernel, `${path}/cgroup.kill`, "1");
      waitUntilEmpty(this.#kernel, { path, deadline, beforeWait: () => this.#letDie() });
    });
  }

  /**
   * Where there is no cgroup.kill: round by round, until a round finds nobody. From the second
   * one on they are frozen while they are killed: they multiply faster than we kill, perhaps.
   */
  #killEach(path: Bytes, deadline: Deadline): void {
    for (let round = 1; ; round++) {
      if (this.#processesBelow(path).length === 0) return;
      if (round > 1) this.#freeze();
      const processes = this.#processesBelow(path);
      for (const process of processes) {
        ignoring(["ESRCH"], () => this.#kernel.kill(process, "SIGKILL"));
      }
      this.#letDie();
      // The first process of a pid namespace itself waits for all others: who keeps it is named with it.
      const whom = (): string => this.#culprits(path);
      for (const process of processes) deadline.waitForExit(this.#kernel, process, whom);
    }
  }

  #freeze(): void {
    for (const { controllers, path } of this.#directories) {
      if (!controllers.includes("freezer")) continue;
      ignoring(["ENOENT"], () => writeFile(this.#kernel, `${path}/freezer.state`, "FROZEN"));
    }
  }

  /**
   * Who is frozen by the v1 freezer dies of its SIGKILL only when it is thawed, and before Linux
   * 6.18 who has used up its CPU time only when there is more: with little, many take minutes.
   */
  #letDie(): void {
    for (const directory of this.#directories) {
      if (directory.controllers.includes("freezer")) this.#thawBelow(directory.path);
      liftCpuQuota(this.#kernel, directory, () => this.#directoriesFrom(directory.path));
    }
  }

  #thawBelow(path: Bytes): void {
    const file = joinPath(path, "freezer.state");
    const state = ignoring(["ENOENT", "ENODEV"], () => readFile(this.#kernel, file));
    if (state === undefined) return;
    if (state.trimEnd() !== "THAWED") writeFile(this.#kernel, file, "THAWED");
    for (const child of this.#children(path)) this.#thawBelow(child);
  }

  #processesBelow(path: Bytes): readonly Pid[] {
    const own = ignoring(["ENOENT", "ENODEV"], () =>
      readFile(this.#kernel, joinPath(path, "cgroup.procs"))
        .split("\n")
        .filter((line) => line !== "" && line !== "0")
        .map((line) => pid(Number(line))),
    );
    if (own === undefined) return [];
    return [...own, ...this.#children(path).flatMap((child) => this.#processesBelow(child))];
  }

  #directoriesFrom(path: Bytes): readonly Bytes[] {
    return [...this.#children(path).flatMap((child) => this.#directoriesFrom(child)), path];
  }

  #children(path: Bytes): readonly Bytes[] {
    const entries = ignoring(["ENOENT"], () => {
      using dir = this.#kernel.openat2(AT_FDCWD, path, {
        flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC,
      });
      return this.#kernel.getdents64(dir);
    });
    return (entries ?? [])
      .filter((entry) => entry.type === DT_DIR)
      .map((entry) => joinPath(path, entry.name));
  }

  #remove(path: Bytes, deadline: Deadline): void {
    if (this.#rmdir(path)) return;
    for (;;) {
      this.#killEach(path, deadline);
      for (const child of this.#children(path)) this.#remove(child, deadline);
      if (this.#rmdir(path)) return;
      // Somebody puts processes or cgroups into it, or who has just exited counts for a moment.
      deadline.rest(1, () => `cgroup ${String(path)} to be free of ${this.#culprits(path)}`);
    }
  }

  /** Leaves what was there before as it was: nobody in it, not frozen, and not claimed. */
  #release(directory: CgroupDirectory, deadline: Deadline): void {
    const { path, version, controllers } = directory;
    this.#killEach(path, deadline);
    for (const child of this.#children(path)) this.#remove(child, deadline);
    if (version === 2 || controllers.includes("freezer")) {
      const file = freezerFile(directory);
      if (isFrozenBy(this.#kernel, file)) {
        writeFile(this.#kernel, file, version === 2 ? "0" : "THAWED");
      }
    }
    this.#removeMade(path); // by one that was slower than this one in claiming it
    removeContainerMark(this.#kernel, path);
  }

  #culprits(path: Bytes): string {
    const processes = this.#processesBelow(path).map((p) => describeProcess(this.#kernel, p));
    return processes.join(", ") || "cgroups that others make in it";
  }

  /** Those above that were made for containers, once the last one has left. */
  #removeMade(path: string): void {
    if (path === "") return;
    const seen = observeParent(this.#kernel, path);
    if (seen === "foreign") return;
    if (seen === "absent" || this.#rmdir(path)) this.#removeMade(parentOf(path));
  }

  /** False when it has processes or cgroups in it. */
  #rmdir(path: Bytes): boolean {
    try {
      this.#kernel.unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
      return true;
    } catch (error) {
      if (!(error instanceof SyscallFault)) throw error;
      if (error.errno === "EBUSY") return false;
      // Where nothing can be written, Linux says so of what is not there, too.
      if (error.errno === "EROFS" && this.#kernel.isThere(AT_FDCWD, path)) throw error;
      if (error.errno !== "EROFS" && error.errno !== "ENOENT") throw error;
      return true;
    }
  }

  #open(path: string): Descriptor {
    return this.#kernel.openat2(AT_FDCWD, path, { flags: O_PATH | O_DIRECTORY | O_CLOEXEC });
  }
}

/** cgroups(7): systemd has a hierarchy of its own, and limits of these controllers. */
function isOfSystemd({ version, controllers }: CgroupDirectory): boolean {
  return version === 2 || controllers.some((controller) => systemds.has(controller));
}

const systemds = new Set(["name=systemd", "cpu", "cpuacct", "blkio", "memory", "devices", "pids"]);

const cpusetFiles = ["cpuset.cpus", "cpuset.mems"] as const;

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Linux from 6.14 on kills who is born in a cgroup that was killed by cgroup.kill, as one that was there may have been. */
function isJoined({ found, entered }: CgroupDirectory): boolean {
  return found === true || entered === "joined";
}
