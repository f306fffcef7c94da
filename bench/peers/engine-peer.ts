import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { eventually, type Outcome, runProgram } from "../../tests/fixtures/index.ts";
import { differences, observeWorld, type Scope, type World } from "../../tests/leftovers/index.ts";
import { daemonLine } from "../start-daemon.ts";
import { describeLeft } from "./describe-left.ts";
import { endCgroups } from "./end-cgroups.ts";
import type { EngineProgram } from "./engine-program.ts";

/** Seconds after which a command is taken to hang. */
const patience = 30;

/** What a client says of a container that is gone, or that it has killed. */
const isGone = /not found|no such container|no container with|code 137/i;

/** One engine in one situation: it has a folder of its own, whose name is in all that it makes. */
export class EnginePeer implements AsyncDisposable {
  readonly name: string;
  /** Of the container that commands are about. */
  id: string;
  /** Seen by its containers at /shared. */
  readonly shared: string;
  readonly state: string;
  readonly #marker: string;
  readonly #former: string[] = [];
  readonly #program: EngineProgram;
  readonly #folder: string;
  readonly #scopes: readonly Scope[];
  #before: readonly World[] = [];
  #daemon: ChildProcess | undefined;

  constructor(program: EngineProgram, folder: string) {
    this.name = program.name;
    this.#marker = basename(folder);
    this.id = this.#marker;
    this.#program = program;
    this.#folder = folder;
    this.shared = join(folder, "shared");
    this.state = join(folder, program.state);
    const markers = [this.#marker, ...(program.cgroups === undefined ? [] : [program.cgroups])];
    this.#scopes = markers.map((marker) => ({ marker }));
    const { status, stderr } = runProgram([
      "mount",
      "-t",
      "tmpfs",
      "-o",
      "size=256M",
      "none",
      folder,
    ]);
    if (status !== 0) throw new Error(stderr);
    mkdirSync(this.shared);
  }

  get hasDaemon(): boolean {
    return this.#program.daemon !== undefined;
  }

  /** Starts it, and loads the image. */
  async prepare(archive: string): Promise<void> {
    await this.startDaemon();
    const { status, stderr } = this.run(this.#program.load(this.#folder, archive));
    if (status !== 0) throw new Error(`${this.name}: ${stderr}`);
    this.#before = this.#scopes.map(observeWorld);
  }

  async startDaemon(): Promise<void> {
    const { daemon } = this.#program;
    if (daemon === undefined) return;
    const folder = join(this.#folder, daemon);
    mkdirSync(folder, { recursive: true });
    const [program, ...args] = daemonLine(daemon, folder);
    this.#daemon = spawn(program, args, { stdio: "ignore", env: this.#env() });
    await once(this.#daemon, "spawn");
    eventually(`${daemon} answers`, () => this.run(this.#list()).status === 0);
  }

  async stopDaemon(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = undefined;
    if (daemon === undefined) return;
    const ended = once(daemon, "exit");
    daemon.kill(signal);
    await ended;
  }

  /** From now on commands are about another container: the one before may have been left half removed. */
  renew(): void {
    this.#former.push(this.id);
    this.id = `${this.#marker}-${this.#former.length}`;
  }

  begin(script: string, shared: string = this.shared): Outcome {
    return this.run(this.#program.begin(this.#folder, { id: this.id, script, shared, as: "-d" }));
  }

  /** Begins one, and does not wait. */
  start(script: string): ChildProcess {
    return this.#start(script, "-d");
  }

  /** Begins one whose client stays, and is to remove it. */
  startAttached(script: string): ChildProcess {
    return this.#start(script, "--rm");
  }

  pause(): void {
    const { status, stderr } = this.run(this.#program.pause(this.#folder, this.id));
    if (status !== 0) throw new Error(`${this.name}: ${stderr}`);
  }

  /** Writes until nothing can be written where it keeps all that it has; disposing of it makes space again. */
  fillDisk(): Disposable {
    const path = join(this.#folder, "filling");
    runProgram(["dd", "if=/dev/zero", `of=${path}`, "bs=4k"]);
    return { [Symbol.dispose]: () => rmSync(path) };
  }

  /** By force; how the last command that was needed ended, or the first that failed. */
  remove(): Outcome {
    const outcomes = this.#removal(this.id).map((argv) => this.run(argv));
    const failed = outcomes.find(({ status, stderr }) => status !== 0 && !isGone.test(stderr));
    const last = failed ?? outcomes.at(-1);
    if (last === undefined) throw new Error(`${this.name} has no removal`);
    return last;
  }

  /** The same, in a process group of its own. */
  startRemoval(): ChildProcess {
    const script = this.#removalScript();
    return spawn("sh", ["-c", script], { stdio: "ignore", env: this.#env(), detached: true });
  }

  /** The same so many times at once; how many failed, for another reason than that it is gone. */
  async removeAtOnce(times: number): Promise<number> {
    const script = this.#removalScript();
    const removals = Array.from({ length: times }, async () => {
      const child = spawn("sh", ["-c", script], {
        stdio: ["ignore", "ignore", "pipe"],
        env: this.#env(),
      });
      let said = "";
      child.stderr.on("data", (chunk) => (said += String(chunk)));
      await once(child, "close");
      return child.exitCode === 0 || isGone.test(said);
    });
    return (await Promise.all(removals)).filter((isDone) => !isDone).length;
  }

  /** Of those that watch over containers and of what these run. */
  pids(): { readonly monitors: readonly number[]; readonly processes: readonly number[] } {
    const all = this.#look().flatMap(({ processes }) => [...processes]);
    const pid = (key: string): number => Number.parseInt(key, 10);
    const monitors = all.filter(
      ([, argv]) => basename(argv.split(" ")[0] ?? "") === this.#program.monitor,
    );
    const processes = all.filter(
      ([, argv]) => argv.startsWith("sleep ") || argv.startsWith("sh -c"),
    );
    return {
      monitors: monitors.map(([key]) => pid(key)),
      processes: processes.map(([key]) => pid(key)),
    };
  }

  /** "1 process, 10 cgroups", or "nothing". What is dying gets a moment to be gone. */
  left(): string {
    const look = (): string[] => {
      const now = this.#look();
      const found = this.#before.flatMap((before, i) => differences(before, now[i] ?? before));
      const { mounts = "none" } = this.#program;
      const own = [
        `process ${this.#daemon?.pid ?? 0} `, // the daemon may be another one than before
        `mount ${join(this.#folder, mounts)} `,
      ];
      return [...new Set(found)].filter((line) => !own.some((each) => line.includes(each)));
    };
    return describeLeft(look, () => this.isListed());
  }

  isListed(): boolean {
    return this.run(this.#list()).stdout.trim() !== "";
  }

  run([program = "", ...args]: readonly string[]): Outcome {
    return runProgram(["timeout", "-k", "1", String(patience), program, ...args], {
      env: this.#env(),
    });
  }

  /** Ends all that is its own, by whatever means. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of [this.id, ...this.#former]) this.#removal(id).map((argv) => this.run(argv));
    await this.stopDaemon("SIGTERM");
    for (const pid of this.pids().monitors) end(pid);
    endCgroups(() => this.#look().flatMap(({ cgroups }) => [...cgroups]));
    runProgram([
      "sh",
      "-c",
      'findmnt -rno TARGET | grep "^$1\\(/\\|$\\)" | sort -r | xargs -r umount -l',
      "sh",
      this.#folder,
    ]);
    rmSync(this.#folder, { recursive: true });
  }

  #start(script: string, as: "-d" | "--rm"): ChildProcess {
    const begun = { id: this.id, script, shared: this.shared, as };
    const [program = "", ...args] = this.#program.begin(this.#folder, begun);
    return spawn(program, args, { stdio: "ignore", env: this.#env() });
  }

  #look(): readonly World[] {
    return this.#scopes.map(observeWorld);
  }

  #list(): readonly string[] {
    return this.#program.list(this.#folder);
  }

  #removal(id: string): readonly (readonly string[])[] {
    return this.#program.remove(this.#folder, id);
  }

  #removalScript(): string {
    return this.#removal(this.id)
      .map((argv) => argv.join(" "))
      .join("; ");
  }

  #env(): Record<string, string> {
    return {
      PATH: `${process.cwd()}/dist/bin:${process.env["PATH"]}`,
      PEER: this.#marker,
      HOME: this.#folder,
    };
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
