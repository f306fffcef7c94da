import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { type Outcome, programs, runProgram, type TestAccount } from "../fixtures/index.ts";
import { assertNothingLeft, observeWorld, type Scope, type World } from "../leftovers/index.ts";

export const skiffProgram: string = join(programs.oar, "../skiff");
/** All shims', those of other tests too. */
const shimSockets = "/run/containerd/s";
const makeImage: string = join(import.meta.dirname, "../../scripts/make-busybox-image.sh");

export interface SkiffHomeOptions {
  readonly launcher?: readonly string[];
  readonly network?: "none" | "default";
  /** Who the folder belongs to, and is to run skiff. */
  readonly account?: TestAccount;
}

/**
 * A root of skiff's own for one test file, with the image `busybox`. After each test the world
 * is compared with the one before it, and nothing may be left.
 */
export class SkiffHome {
  readonly folder: string = mkdtempSync(join(tmpdir(), "skiff-e2e-"));
  readonly root: string = join(this.folder, "root");
  readonly image: string = join(this.folder, "busybox.tar");
  /** Of every skiff: nothing of the machine's own is read or written. */
  readonly environment: Readonly<Record<string, string>> = {
    DOCKER_CONFIG: join(this.folder, "docker"),
    SKIFF_CERTS_DIR: join(this.folder, "certs.d"),
  };
  readonly scope: Scope;

  readonly #launcher: readonly string[];
  readonly #network: string | undefined;

  /**
   * `launcher`: words before every command of skiff, a program that runs the rest of its arguments.
   * Containers are in no network unless the words, or `network`, say so: it takes time, and changes
   * the host's rules. "default" is what skiff does by itself.
   */
  constructor({ launcher = [], network = "none", account }: SkiffHomeOptions = {}) {
    this.#launcher = [...launcher, ...(account?.launcher ?? [])];
    if (account !== undefined) chownSync(this.folder, account.uid, account.gid);
    this.scope = {
      // In our folder's name, and in every cgroup's, which an ordinary user has none of.
      marker: account === undefined ? "skiff-" : basename(this.folder),
      roots: account === undefined ? [this.root, shimSockets] : [this.root],
      databases: [join(this.root, "store.db")],
    };
    this.#network = network === "default" ? undefined : network;
    let world: World | undefined;
    before(() => {
      mkdirSync(shimSockets, { recursive: true, mode: 0o700 });
      assert.equal(runProgram([makeImage, this.image, "busybox:latest"]).status, 0);
      this.ok("load", "--input", this.image);
      observeWorld(this.scope); // looking at the rows makes SQLite's files beside the store
    });
    beforeEach(() => {
      world = observeWorld(this.scope);
    });
    afterEach(async () => {
      if (world !== undefined) await this.demandNothingLeft(world);
    });
    after(() => {
      const ids = this.skiff("ps", "-aq").stdout.split("\n").filter(Boolean);
      if (ids.length > 0) this.skiff("rm", "-f", ...ids);
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Runs skiff on this root, to its end. */
  skiff(...args: string[]): Outcome {
    return runProgram(this.argv(args), { env: this.environment });
  }

  skiffWith(input: string, ...args: string[]): Outcome {
    return runProgram(this.argv(args), { input, env: this.environment });
  }

  /** Runs skiff, which must succeed; what it printed. */
  ok(...args: string[]): string {
    const { status, stdout, stderr } = this.skiff(...args);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" }, `skiff ${args.join(" ")}`);
    return stdout;
  }

  /** Starts skiff, and does not wait for it. */
  start(...args: string[]): ChildProcess {
    const [program = "", ...rest] = this.argv(args);
    const env = { ...process.env, ...this.environment };
    return spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], env });
  }

  /** `tool`: words right before the program, of another that runs it. */
  argv([verb = "", ...words]: readonly string[], tool: readonly string[] = []): string[] {
    const makes = verb === "run" || verb === "create";
    const isNamed = words.some((word) => word.startsWith("--net"));
    const network = makes && !isNamed && this.#network ? ["--network", this.#network] : [];
    const line = [skiffProgram, "--root", this.root, verb, ...network, ...words];
    return [...this.#launcher, ...tool, ...line];
  }

  /** What `ps` says that containers with this name, or all, are doing. */
  states(): Readonly<Record<string, string>> {
    const lines = this.ok("ps", "-a", "--format", "{{.Names}} {{.State}}").trim().split("\n");
    const words = lines.filter(Boolean).map((line) => line.split(" "));
    return Object.fromEntries(words.map(([name = "", state = ""]) => [name, state]));
  }

  /** What others had, in a place that we share with them, may go at any time. */
  async demandNothingLeft(world: World): Promise<void> {
    await assertNothingLeft(world, this.scope, {
      except: (difference) => difference.startsWith("gone: ") && !difference.includes(this.folder),
    });
  }
}
