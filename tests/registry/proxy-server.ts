import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../fixtures/index.ts";

const program = join(import.meta.dirname, "proxy-program.ts");

/** A proxy that takes every server for one port of this machine, in a process of its own. Disposing of it ends it. */
export class ProxyServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.#log = log;
  }

  /** `port`: what it takes every server for. `log`: a file of its own. */
  static start(port: number, log: string): ProxyServer {
    const output = openSync(log, "w");
    const child = spawn(process.execPath, [program, String(port)], {
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const proxy = new ProxyServer(child, log);
    eventually("the proxy listens", () => /^\d+\n/.test(readFileSync(log, "utf8")));
    return proxy;
  }

  /** With a user and a password. */
  get url(): string {
    const [port = ""] = readFileSync(this.#log, "utf8").split("\n");
    return `http://me:secret@127.0.0.1:${port}`;
  }

  /** What it was asked for, a line each: "GET registry.example Basic …". */
  get asked(): readonly string[] {
    return readFileSync(this.#log, "utf8").trim().split("\n").slice(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }
}
