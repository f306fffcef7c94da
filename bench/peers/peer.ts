import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Config, defaultConfig } from "@skiff/spec";
import { makeBusyboxRootfs } from "../../tests/fixtures/busybox-rootfs.ts";
import { type Outcome, runProgram } from "../../tests/fixtures/index.ts";
import { differences, observeWorld, type Scope, type World } from "../../tests/leftovers/index.ts";
import type { OciProgram } from "../oci-commands.ts";
import { describeLeft } from "./describe-left.ts";
import { endCgroups } from "./end-cgroups.ts";

/** One OCI runtime in one situation: it has a folder of its own, whose name is in all that it makes. */
export class Peer {
  readonly name: string;
  /** Of the container that commands are about. */
  id: string;
  readonly root: string;
  readonly bundle: string;
  readonly #path: string;
  readonly #marker: string;
  #containers = 0;
  readonly #scope: Scope;
  readonly #before: World;

  constructor({ name, path }: OciProgram, folder: string) {
    this.name = name;
    this.#path = path;
    this.#marker = `${basename(folder)}-${name}`;
    this.id = this.#marker;
    this.root = join(folder, name, "root");
    this.bundle = join(folder, name, "bundle");
    mkdirSync(this.root, { recursive: true });
    mkdirSync(this.bundle);
    makeBusyboxRootfs(join(this.bundle, "rootfs"));
    this.#scope = { marker: this.#marker, roots: [this.root] };
    this.#before = observeWorld(this.#scope);
  }

  /** From now on commands are about another container: the one before may have been left half removed. */
  renew(): void {
    this.id = `${this.#marker}-${++this.#containers}`;
  }

  /** Writes the bundle's configuration: a shell script in the container, changed as the situation wants. */
  configure(script: string, change: (config: Config) => Config = (config) => config): void {
    const config = defaultConfig({ cgroupNamespace: false });
    const process = { ...config.process, args: ["sh", "-c", script], terminal: false };
    const root = { path: join(this.bundle, "rootfs"), readonly: false };
    const linux = { ...config.linux, cgroupsPath: `/${this.id}` };
    const own = { ...config, ociVersion: "1.0.2", process, root, linux }; // that all of them know
    const text = JSON.stringify(change(own));
    writeFileSync(join(this.bundle, "config.json"), text);
  }

  argv(command: string, ...words: readonly string[]): readonly [string, ...string[]] {
    const own = command === "create" ? ["--bundle", this.bundle] : [];
    return [this.#path, "--root", this.root, command, ...own, ...words, this.id];
  }

  run(command: string, ...words: readonly string[]): Outcome {
    return runProgram(this.argv(command, ...words), { cwd: this.bundle });
  }

  /** In a process group of its own. */
  start(command: string, ...words: readonly string[]): ChildProcess {
    const [program, ...args] = this.argv(command, ...words);
    return spawn(program, args, { cwd: this.bundle, stdio: "ignore", detached: true });
  }

  /** Created and started; its first process. */
  running(): number {
    for (const command of ["create", "start"]) {
      const { status, stderr } = this.run(command);
      if (status !== 0) throw new Error(`${this.name} ${command}: ${stderr}`);
    }
    return this.pid();
  }

  pid(): number {
    const state: unknown = JSON.parse(this.run("state").stdout);
    return typeof state === "object" && state !== null && "pid" in state ? Number(state.pid) : 0;
  }

  /** The directories of its cgroup, in every hierarchy. */
  cgroups(): readonly string[] {
    return [...observeWorld(this.#scope).cgroups];
  }

  /** "1 process, 10 cgroups", or "nothing". */
  left(): string {
    return describeLeft(
      () => differences(this.#before, observeWorld(this.#scope)),
      () => readdirSync(this.root).length > 0,
    );
  }

  /** Removes what it left, by force. */
  clean(): void {
    this.run("delete", "--force");
    endCgroups(() => this.cgroups());
    rmSync(join(this.root, ".."), { recursive: true });
  }
}
