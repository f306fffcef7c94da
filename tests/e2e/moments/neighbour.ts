import assert from "node:assert/strict";
import { before } from "node:test";
import type { SkiffHome } from "../skiff-home.ts";

const name = "neighbour";

/** A container in the same root, which no command is about: it must run on, with all that it has. Removed with the home. */
export class Neighbour {
  readonly #home: SkiffHome;
  #pid = "";

  /** Of a test file's home, made after it. `flags`: more of `run`. */
  constructor(home: SkiffHome, flags: readonly string[] = []) {
    this.#home = home;
    const script = "echo here > /mark; exec sleep 100000";
    before(() => {
      home.ok("run", "-d", ...flags, "--name", name, "busybox", "sh", "-c", script);
      this.#pid = this.#firstProcess();
      this.demandUntouched("the first exec makes a folder");
    });
  }

  demandUntouched(what: string): void {
    const { status, stdout, stderr } = this.#home.skiff("exec", name, "cat", "/mark");
    assert.deepEqual([status, stdout, stderr], [0, "here\n", ""], what);
    assert.equal(this.#firstProcess(), this.#pid, what);
  }

  #firstProcess(): string {
    return this.#home.ok("inspect", "--format", "{{.State.Pid}}", name);
  }
}
