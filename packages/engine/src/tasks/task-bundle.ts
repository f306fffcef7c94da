import {
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { guarded } from "@skiff/store";
import { findAnswer } from "../task/find-answer.ts";
import { removeIfEmpty } from "./remove-if-empty.ts";
import { isThere } from "../is-there.ts";

/** What a task's shim is, written down before it is started: in links, which no power loss cuts short. */
interface ShimRecord {
  readonly program: string;
  /** Of the daemon's socket when it was started: its own socket is named for it. */
  readonly address: string;
}

/**
 * A task's directory: the OCI bundle, and how its shim is found again. It is there before the shim
 * and goes after it: whoever finds one finishes, or goes on with, what it tells of.
 */
export class TaskBundle {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** FIFO that the shim logs to. */
  get log(): string {
    return join(this.path, "log");
  }

  get isGone(): boolean {
    return !isThere(this.path);
  }

  /** A new directory, which goes with the bundle at the latest. */
  makeDirectory(purpose: string): string {
    return guarded(`make a directory in ${this.path}`, () => mkdtempSync(join(this.path, purpose)));
  }

  /** Throws `already_exists`. */
  claim(record: ShimRecord, config: Uint8Array): void {
    guarded(`make ${this.path}`, () => {
      mkdirSync(join(this.path, ".."), { recursive: true, mode: 0o711 });
      mkdirSync(this.path, { mode: 0o711 });
      symlinkSync(record.address, join(this.path, "shim.address"));
      symlinkSync(record.program, join(this.path, "shim.program"));
      mkdirSync(join(this.path, "rootfs"), { mode: 0o711 });
      mkdirSync(join(this.path, "work"), { mode: 0o711 }); // runc's shim has criu work there
      writeFileSync(join(this.path, "config.json"), config, { mode: 0o600 });
    });
  }

  /** Undefined where the claim was cut short before it was written: no shim was started then. */
  findShim(): ShimRecord | undefined {
    const [program, address] = [this.#find("shim.program"), this.#find("shim.address")];
    return program === undefined || address === undefined ? undefined : { program, address };
  }

  /** See `findAnswer`. */
  findAnswer(): string {
    return findAnswer(this.path);
  }

  keepAnswer(answer: string): void {
    const path = join(this.path, "bootstrap.json");
    guarded(`write ${path}`, () => writeFileSync(path, answer));
  }

  /** Idempotent. Throws `unavailable` while something is mounted on its rootfs: nothing is touched then. */
  remove(): void {
    guarded(`remove ${this.path}`, () => {
      try {
        rmdirSync(join(this.path, "rootfs"));
      } catch (error) {
        if (!isErrno(error, "ENOENT")) throw error;
      }
      rmSync(this.path, { recursive: true, force: true });
      removeIfEmpty(join(this.path, ".."));
    });
  }

  /** What a link says, which is whole or not there. */
  #find(name: string): string | undefined {
    try {
      return readlinkSync(join(this.path, name));
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
      return undefined;
    }
  }
}

function isErrno(error: unknown, errno: string): boolean {
  return error instanceof Error && "code" in error && error.code === errno;
}
