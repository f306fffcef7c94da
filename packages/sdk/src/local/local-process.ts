import { Fault, isFault } from "@skiff/base";
import { type Attachment, type ProcessControl, signalNumber } from "@skiff/engine";
import type { Output } from "../output.ts";
import type { Input, Process, TerminalSize } from "../process.ts";
import { InputPipe } from "./input-pipe.ts";
import { OutputPipe } from "./output-pipe.ts";
import { readText } from "./read-text.ts";

export interface ProcessWish {
  /** For faults: "exec ls". */
  readonly doing: string;
  readonly stdin: Input | undefined;
  readonly size?: TerminalSize | undefined;
  /** What its end takes: "kill" or "detach". */
  readonly disposal: "kill" | "detach";
  /** Runs it to its end. */
  readonly run: (attachment: Attachment) => Promise<number | "detached">;
}

const sigkill = 9;

/** See `Process`. */
export class LocalProcess implements Process {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly exitCode: Promise<number>;
  readonly #control: ProcessControl;
  readonly #dispose: () => Promise<void>;

  private constructor(
    pipes: Pick<Process, "stdin" | "stdout" | "stderr" | "exitCode">,
    control: ProcessControl,
    dispose: () => Promise<void>,
  ) {
    this.stdin = pipes.stdin;
    this.stdout = pipes.stdout;
    this.stderr = pipes.stderr;
    this.exitCode = pipes.exitCode;
    this.#control = control;
    this.#dispose = dispose;
  }

  /** Returns once it runs. Throws what `run` throws before that. */
  static async start(wish: ProcessWish): Promise<LocalProcess> {
    const input = new InputPipe(wish.stdin);
    const [stdout, stderr] = [new OutputPipe(), new OutputPipe()];
    const started = Promise.withResolvers<ProcessControl>();
    const letGo = Promise.withResolvers<void>();
    const release = (): void => {
      stdout.release();
      stderr.release();
      input.close();
    };
    const close = (fault?: Fault): void => {
      for (const pipe of [stdout, stderr]) pipe.close(fault);
    };
    const attachment: Attachment = {
      stdin: input.bytes,
      stdout: (bytes) => stdout.take(bytes),
      stderr: (bytes) => stderr.take(bytes),
      size: wish.size,
      detached: wish.disposal === "detach" ? letGo.promise : undefined,
      started: started.resolve,
      exited: release,
    };
    let isCalledOff = false;
    const exitCode = ending(wish, attachment, {
      close: (fault) => {
        release();
        close(fault);
      },
      isCalledOff: () => isCalledOff,
    });
    exitCode.catch(started.reject); // also: who does not ask, need not hear
    const control = await started.promise;
    const dispose = async (): Promise<void> => {
      isCalledOff = true;
      letGo.resolve();
      await letGo.promise; // before its input ends
      release();
      if (wish.disposal === "kill") await control.kill(sigkill);
      await Promise.allSettled([exitCode]);
    };
    const pipes = {
      stdin: input.stream,
      stdout: stdout.stream,
      stderr: stderr.stream,
      exitCode,
    };
    return new LocalProcess(pipes, control, dispose);
  }

  async output(): Promise<Output> {
    const [exitCode, stdout, stderr] = await Promise.all([
      this.exitCode,
      readText(this.stdout),
      readText(this.stderr),
    ]);
    return { exitCode, stdout, stderr };
  }

  async kill(signal: string | number = sigkill): Promise<void> {
    await this.#control.kill(signalNumber(`${signal}`));
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.#control.resize(size);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose();
  }
}

async function ending(
  { doing, run }: ProcessWish,
  attachment: Attachment,
  {
    close,
    isCalledOff,
  }: { readonly close: (fault?: Fault) => void; readonly isCalledOff: () => boolean },
): Promise<number> {
  try {
    const status = await run(attachment);
    close();
    if (status !== "detached" && !isCalledOff()) return status;
  } catch (error) {
    if (isFault(error)) close(error);
    throw error;
  }
  throw new Fault("cancelled", `${doing}: called off`);
}
