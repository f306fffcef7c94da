import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../fixtures/index.ts";

/** Debian's docker-registry on a port of loopback, its files in a folder of its own. Disposing of it ends it. */
export class DockerRegistry implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** `configuration`: what is beside storage and address, as registry's YAML has it. */
  static start(
    folder: string,
    configuration: Readonly<Record<string, unknown>> & {
      readonly http?: Readonly<Record<string, unknown>>;
    } = {},
  ): DockerRegistry {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "config.yml");
    const text = JSON.stringify({
      version: "0.1",
      storage: { filesystem: { rootdirectory: join(folder, "files") }, delete: { enabled: true } },
      ...configuration,
      http: { secret: "of no use", ...configuration.http, addr: "127.0.0.1:0" },
    });
    writeFileSync(file, text);
    const log = join(folder, "log");
    const output = openSync(log, "w"); // a pipe would fill while this process waits for a program
    const child = spawn("docker-registry", ["serve", file], { stdio: ["ignore", output, output] });
    closeSync(output);
    try {
      let port: string | undefined;
      eventually("docker-registry listens", () => {
        port = /listening on 127\.0\.0\.1:(\d+)/.exec(readFileSync(log, "utf8"))?.[1];
        return port !== undefined;
      });
      return new DockerRegistry(child, Number(port));
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`docker-registry: ${readFileSync(log, "utf8")}`, { cause: error });
    }
  }

  /** "localhost:4711". */
  get host(): string {
    return `localhost:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }
}
