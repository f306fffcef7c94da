import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SkiffHome } from "../e2e/skiff-home.ts";
import { type Outcome, programs, runProgram } from "../fixtures/index.ts";
import { readTrace } from "../host/read-trace.ts";

const shim = "containerd-shim-oar-v1";

/** A skiff whose `oar` and shim can be told to die, in a folder of its own. */
export class DyingPrograms {
  readonly #home: SkiffHome;
  readonly #folder: string;

  /** Of a test file's home. */
  constructor(home: SkiffHome) {
    this.#home = home;
    this.#folder = join(home.folder, "programs");
    mkdirSync(this.#folder);
    const real = dirname(programs.oar);
    for (const name of ["oar", shim]) {
      const path = join(this.#folder, name);
      const faulty = join(dirname(programs.oarWithFaults), name);
      const script = `case "$*" in $(cat $0.words)) . $0.env; exec ${faulty} "$@";; esac`;
      const text = `#!/bin/sh\n${script}\nexec ${join(real, name)} "$@"\n`;
      writeFileSync(path, text, { mode: 0o755 });
      this.#equip(name, { words: "-", env: {} });
    }
  }

  /** How many system calls a program makes, of those whose arguments are like `words`, as skiff does all of this. */
  count({ name, words, last }: Doomed, commands: readonly (readonly string[])[]): number {
    const path = join(this.#folder, "trace");
    this.#equip(name, { words, env: { HOST_TRACE: path, ...(last && { HOST_LAST: last }) } });
    for (const command of commands) {
      const { status, stderr } = this.#run(command);
      assert.equal(status, 0, stderr);
    }
    this.#equip(name, { words: "-", env: {} });
    return readTrace(path).filter((line) => line.startsWith("0 ")).length;
  }

  /** Has skiff do this, while such a program dies at its n-th system call. */
  kill({ name, words, last }: Doomed, at: number, command: readonly string[]): Outcome {
    const env = { HOST_FAULT: `die@0:${at}`, ...(last && { HOST_LAST: last }) };
    this.#equip(name, { words, env });
    const outcome = this.#run(command);
    this.#equip(name, { words: "-", env: {} });
    return outcome;
  }

  #equip(name: string, { words, env }: Equipment): void {
    const lines = Object.entries(env).map(([key, value]) => `export ${key}=${value}`);
    writeFileSync(join(this.#folder, `${name}.words`), words);
    writeFileSync(join(this.#folder, `${name}.env`), lines.join("\n"));
  }

  #run(command: readonly string[]): Outcome {
    const env = { ...this.#home.environment, SKIFF_LIBEXEC: this.#folder };
    return runProgram(this.#home.argv(command), { env });
  }
}

/** The programs that are meant. */
export interface Doomed {
  readonly name: "oar" | typeof shim;
  /** A pattern of the shell for its arguments. */
  readonly words: string;
  /** Of the shim, which executes itself: what its last argument is then. */
  readonly last?: "start" | "serve";
}

interface Equipment {
  readonly words: string;
  readonly env: Readonly<Record<string, string>>;
}
