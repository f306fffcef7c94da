import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../fixtures/index.ts";
import { skiffdArgv } from "./skiffd-home.ts";

/** A skiffd in a folder of its own, for a client that is itself a daemon. */
export class SkiffdProcess {
  readonly folder: string = mkdtempSync(join(tmpdir(), "oarclient-skiffd-"));
  readonly address: string = join(this.folder, "c.sock");
  #child: ChildProcess | undefined;

  /** Starts it and waits until it listens. */
  async start(): Promise<void> {
    const [program = "", ...args] = skiffdArgv(this);
    const log = openSync(join(this.folder, "log"), "a");
    const env = { PATH: process.env["PATH"] ?? "", HOME: this.folder };
    this.#child = spawn(program, args, { stdio: ["ignore", log, log], env });
    closeSync(log);
    await once(this.#child, "spawn");
    eventually("skiffd listens", () => existsSync(this.address));
  }

  /** Ends it and waits until it did. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    if (signal === "SIGKILL") rmSync(this.address); // so that the next one's is told from it
  }

  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }
}
