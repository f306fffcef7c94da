import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Hardware, planArguments } from "./plan-arguments.ts";

/** Milliseconds without a word from a machine that has something to do; its slowest test takes a minute. */
const longestSilence = 240_000;

/** What a script came to. */
export interface Answer {
  readonly status: number;
  /** Of both its outputs, as it came. */
  readonly output: string;
}

/**
 * One QEMU process, with its monitor on standard input and a port to the agent in its machine
 * (guest/agent.sh). It ends when it is disposed of, and when this process ends.
 */
export class Emulator implements AsyncDisposable {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "vm-"));
  readonly #qemu: ChildProcess;
  readonly #port: Promise<Socket>;
  readonly #ended: Promise<null>;
  #received = "";

  constructor(hardware: Hardware) {
    const path = join(this.#folder, "port");
    const listener = createServer().listen(path); // bound at once: QEMU connects to it
    this.#port = new Promise((resolve) => {
      listener.once("connection", (port) => {
        port.setEncoding("utf8").on("data", (chunk: string) => (this.#received += chunk));
        resolve(port);
      });
    });
    const argv = ["--pdeathsig", "KILL", "qemu-system-x86_64"];
    argv.push(...planArguments(this.#folder, hardware));
    this.#qemu = spawn("setpriv", argv, { stdio: ["pipe", "ignore", "inherit"] });
    this.#ended = once(this.#qemu, "exit").then(() => {
      listener.close();
      return null;
    });
  }

  /** Gives the monitor a command. */
  tell(command: string): void {
    this.#qemu.stdin?.write(`${command}\n`);
  }

  /** Runs a script in the machine. Rejects when the machine ends. */
  async run(script: string): Promise<Answer> {
    const port = await this.#alive(this.#port);
    port.write(`${script}\0`);
    return this.answer();
  }

  /** The agent's next answer; its first one says that it is there. Rejects with what it said before it fell silent. */
  async answer(): Promise<Answer> {
    const port = await this.#alive(this.#port);
    for (;;) {
      const found = /^([^\0]*)\0(\d+)\n/.exec(this.#received);
      if (found !== null) {
        const [whole, output = "", status] = found;
        this.#received = this.#received.slice(whole.length);
        return { status: Number(status), output };
      }
      await this.#alive(this.#word(port));
    }
  }

  /** Waits until it ends by itself. */
  async waitForEnd(): Promise<void> {
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#qemu.kill("SIGKILL");
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
  }

  async #word(port: Socket): Promise<void> {
    try {
      await once(port, "data", { signal: AbortSignal.timeout(longestSilence) });
    } catch (error) {
      const said = this.#received.slice(-2000);
      throw new Error(`the machine stands still; the last it said: ${said}`, { cause: error });
    }
  }

  async #alive<T>(event: Promise<T>): Promise<T> {
    const outcome = await Promise.race([event.then((value) => ({ value })), this.#ended]);
    if (outcome !== null) return outcome.value;
    const said = readFileSync(join(this.#folder, "console"), "utf8");
    throw new Error(`the machine ended; the last it said: ${said.slice(-2000)}`);
  }
}
