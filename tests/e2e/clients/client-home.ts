import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before } from "node:test";
import { comesTrue } from "../../fixtures/comes-true.ts";
import { eventually, type Outcome, programs, runProgram } from "../../fixtures/index.ts";
import { type Talk, talk } from "../../fixtures/talk.ts";
import { assertNothingLeft, observeWorld, type Scope, type World } from "../../leftovers/index.ts";

const makeImage: string = join(import.meta.dirname, "../../../scripts/make-busybox-image.sh");

interface Client {
  /** Words before all others, for a home's folder. */
  readonly argv: (home: ClientHome) => readonly string[];
  /** What serves it, when there is something, and a command that succeeds once that answers. */
  readonly daemon?: {
    readonly argv: (home: ClientHome) => readonly string[];
    readonly answers: readonly string[];
  };
  /** Loads the image and what else there must be. */
  readonly prepare: (home: ClientHome) => void;
  /** Removes every container, however the tests ended. */
  readonly clear: (home: ClientHome) => void;
  /** More than the variables that all have. */
  readonly env?: (home: ClientHome) => Readonly<Record<string, string>>;
  /** Word that its cgroups bear that our folder's name is not part of. */
  readonly cgroupMarker?: string;
}

/** A place of its own for a client of oar, with the daemon that serves it, for one test file. */
export class ClientHome {
  readonly folder: string = mkdtempSync(join(tmpdir(), "oarclient-"));
  readonly marker: string = basename(this.folder);
  readonly image: string = join(this.folder, "busybox.tar");
  readonly oar: string = programs.oar;
  /** Where oar's records are, when its client can be told. */
  readonly oarRoot: string = join(this.folder, "oar");
  readonly #client: Client;
  readonly #scopes: readonly Scope[];
  readonly #worlds: readonly World[];
  #daemon: ChildProcess | undefined;

  constructor(client: Client) {
    this.#client = client;
    mkdirSync(join(this.folder, "tmp"));
    this.#scopes = [
      { marker: this.marker },
      ...(client.cgroupMarker === undefined ? [] : [{ marker: client.cgroupMarker }]),
    ];
    this.#worlds = this.#scopes.map(observeWorld);
    before(async () => {
      const made = runProgram([makeImage, this.image, "docker.io/library/busybox:latest"]);
      assert.equal(made.status, 0, made.stderr);
      await this.startDaemon();
      client.prepare(this);
    });
    after(async () => {
      if (this.#daemon !== undefined || client.daemon === undefined) client.clear(this);
      await this.stopDaemon();
      const mounts = [...observeWorld({ marker: this.marker }).mounts];
      for (const mount of mounts) console.error(`left behind: ${mount}`);
      runProgram(["sh", "-c", unmountAll, "sh", this.folder]);
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Starts the daemon and waits until it answers. */
  async startDaemon(): Promise<void> {
    const { daemon } = this.#client;
    if (daemon === undefined) return;
    const [program = "", ...args] = daemon.argv(this);
    const log = openSync(this.#log(), "a");
    const child = spawn(program, args, { stdio: ["ignore", log, log], env: this.#env() });
    closeSync(log);
    this.#daemon = child;
    await once(child, "spawn");
    eventually(`${program} answers`, () => this.run(...daemon.answers).status === 0);
  }

  /** Asks the daemon to end, or makes it, and waits until it did. */
  async stopDaemon(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#daemon;
    this.#daemon = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Runs the client to its end. */
  run(...args: string[]): Outcome {
    return runProgram(this.#argv(args), { env: this.#env() });
  }

  /** Runs the client, which must succeed; what it printed. */
  ok(...args: string[]): string {
    const { status, stdout, stderr } = this.run(...args);
    assert.equal(status, 0, `${args.join(" ")}: ${stderr}\n${this.#logged()}`);
    return stdout;
  }

  /** Runs the client on a terminal where nobody types; what it shows. */
  async onTerminal(...args: string[]): Promise<string> {
    await using terminal = this.atTerminal(...args);
    await terminal.end();
    return terminal.text();
  }

  /** Runs the client on a terminal, to be spoken with. */
  atTerminal(...args: string[]): Talk {
    const line = ["--foreground", ...this.#argv(args).slice(1)].map(quoted).join(" ");
    const argv = ["--quiet", "--return", "--command", `timeout ${line}`, "/dev/null"];
    return talk(spawn("script", argv, { env: this.#env() }));
  }

  /** Runs the client, to be listened to for as long as one likes. */
  listening(...args: string[]): Talk {
    const [program = "", ...rest] = [...this.#client.argv(this), ...args];
    return talk(spawn(program, rest, { env: this.#env() }));
  }

  /** Runs the client `count` times at once; their exit codes and what they printed. */
  async atOnce(count: number, args: (index: number) => readonly string[]): Promise<string[]> {
    const [program = "", ...rest] = this.#argv([]);
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const child = spawn(program, [...rest, ...args(index)], { env: this.#env() });
        let text = "";
        child.stdout.on("data", (chunk) => (text += String(chunk)));
        child.stderr.on("data", (chunk) => (text += String(chunk)));
        await once(child, "close");
        return `${child.exitCode} ${text.trim()}`;
      }),
    );
  }

  /** Fails unless oar has no container. */
  demandNoContainer(root: string = this.oarRoot): void {
    comesTrue(() => readdirSync(root).length === 0);
    assert.deepEqual(readdirSync(root), []);
  }

  /** Removes what is there and ends the daemon; then the world must be as it was before it. */
  async demandNothingLeft(): Promise<void> {
    this.#client.clear(this);
    await this.stopDaemon();
    runProgram(["sh", "-c", unmountAll, "sh", this.folder, "own"]);
    for (const [i, scope] of this.#scopes.entries()) {
      const world = this.#worlds[i];
      if (world !== undefined) await assertNothingLeft(world, scope);
    }
  }

  #argv(args: readonly string[]): string[] {
    return ["timeout", "-k", "5", "60", ...this.#client.argv(this), ...args];
  }

  /** Every process that comes of it bears our folder's name in its environment. */
  #env(): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      TMPDIR: join(this.folder, "tmp"),
      ...this.#client.env?.(this),
    };
  }

  #log(): string {
    return join(this.folder, "daemon.log");
  }

  #logged(): string {
    return this.#daemon === undefined ? "" : readFileSync(this.#log(), "utf8").slice(-2000);
  }
}

/** The storage drivers of some clients keep their own folder mounted: with "own", only that goes. */
const unmountAll = `
  findmnt --noheadings --raw --output TARGET | grep "^$1/" | sort -r |
  while read -r mount; do
    case "$2:$mount" in own:*/overlay | own:*/vfs | own:*/data | :*) umount "$mount" ;; esac
  done`;

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
