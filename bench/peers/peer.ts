import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Config, defaultConfig } from "@skiff/spec";
import { makeBusyboxRootfs } from "../../tests/fixtures/busybox-rootfs.ts";
import { comesTrue } from "../../tests/fixtures/comes-true.ts";
import { type Outcome, runProgram } from "../../tests/fixtures/index.ts";
import { differences, observeWorld, type Scope, type World } from "../../tests/leftovers/index.ts";
import type { OciProgram } from "../oci-commands.ts";

/** One OCI runtime in one situation: it has a folder of its own, whose name is in all that it makes. */
export class Peer {
  readonly name: string;
  readonly id: string;
  readonly root: string;
  readonly bundle: string;
  readonly #path: string;
  readonly #scope: Scope;
  readonly #before: World;

  constructor({ name, path }: OciProgram, folder: string) {
    this.name = name;
    this.#path = path;
    this.id = `${basename(folder)}-${name}`;
    this.root = join(folder, name, "root");
    this.bundle = join(folder, name, "bundle");
    mkdirSync(this.root, { recursive: true });
    mkdirSync(this.bundle);
    makeBusyboxRootfs(join(this.bundle, "rootfs"));
    this.#scope = { marker: this.id, roots: [this.root] };
    this.#before = observeWorld(this.#scope);
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

  run(command: string, ...words: readonly string[]): Outcome {
    return runProgram([this.#path, ...this.#words(command, words)], { cwd: this.bundle });
  }

  start(command: string, ...words: readonly string[]): ChildProcess {
    const argv = this.#words(command, words);
    return spawn(this.#path, argv, { cwd: this.bundle, stdio: "ignore" });
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

  /** "1 process, 10 cgroups", or "nothing". What is dying gets a moment to be gone. */
  left(): string {
    const look = (): string[] => differences(this.#before, observeWorld(this.#scope));
    const count = (noun: string): number =>
      look().filter((line) => line.startsWith(`left behind: ${noun} `)).length;
    const end = performance.now() + 500;
    while (look().length > 0 && performance.now() < end);
    const kinds = ["process", "cgroup", "mount"] as const;
    const counts = kinds.map((noun) => [noun, count(noun)] as const);
    const named = counts.filter(([, n]) => n > 0).map(([noun, n]) => `${n} ${plural(noun, n)}`);
    if (readdirSync(this.root).length > 0) named.push("the record");
    return named.join(", ") || "nothing";
  }

  /** Removes what it left, by force. */
  clean(): void {
    this.run("delete", "--force");
    const isClean = (): boolean => {
      const cgroups = this.cgroups().toSorted((a, b) => b.length - a.length);
      for (const path of cgroups) endAll(path);
      return this.cgroups().length === 0;
    };
    if (!comesTrue(isClean)) throw new Error(`${this.name}: ${this.left()} cannot be removed`);
    rmSync(join(this.root, ".."), { recursive: true });
  }

  #words(command: string, words: readonly string[]): readonly string[] {
    const own = command === "create" ? ["--bundle", this.bundle] : [];
    return ["--root", this.root, command, ...own, ...words, this.id];
  }
}

function endAll(cgroup: string): void {
  try {
    for (const pid of readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n")) {
      if (Number(pid) > 0) process.kill(Number(pid), "SIGKILL");
    }
    rmdirSync(cgroup);
  } catch {
    // gone, or not yet empty: it is looked at again
  }
}

function plural(noun: string, count: number): string {
  if (count === 1) return noun;
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}
