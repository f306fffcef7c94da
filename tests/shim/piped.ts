import { type ChildProcess, spawn } from "node:child_process";

/** A program at the other end of a FIFO. Disposing of it kills it. */
export class Piped implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = "";
  #watchers: (() => void)[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.on("close", () => resolve()));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
      for (const watcher of this.#watchers) watcher();
    });
  }

  /** Reads the FIFO, as a client of the container's output. */
  static reader(fifo: string): Piped {
    return new Piped(spawn("cat", [fifo], { stdio: ["ignore", "pipe", "inherit"] }));
  }

  /** Writes into the FIFO what it is given. */
  static writer(fifo: string): Piped {
    return Piped.script(`exec cat > "$0"`, fifo);
  }

  /** Runs a shell script whose $0 is the FIFO. */
  static script(script: string, fifo: string): Piped {
    return new Piped(spawn("sh", ["-c", script, fifo], { stdio: ["pipe", "pipe", "inherit"] }));
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** No more is written. */
  end(): void {
    this.#child.stdin?.end();
  }

  /** All there was, at the end of the FIFO. */
  async all(): Promise<string> {
    await this.#ended;
    return this.#output;
  }

  /** What there is, as soon as it has that in it. */
  until(text: string): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#output.includes(text)) resolve(this.#output);
      };
      this.#watchers.push(look);
      look();
    });
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
